import type { CommandCode, MessageByCommand, MessageHeader } from '../../../generated/messages.js';
import type { Arrived, Outgoing, Reply, Response, Said } from './exchange.js';
import type { Profile } from './profile.js';

export type Request = { command: CommandCode; message: MessageByCommand[CommandCode] };

/** One thing that a peer does wrong, as hooks into what a correct one does. */
export interface Fault {
  /** One line. */
  does: string;
  /** It reads something else than what came: what is too lenient makes what is wrong right first. */
  arrives?(arrived: Arrived): Arrived;
  /** It answers something else. */
  says?(said: Said, arrived: Arrived): Said;
  /** It writes its answer down in another way. */
  replies?(reply: Reply, said: Said, arrived: Arrived): Reply;
  /** What it does with a message that it has had already. */
  repeats?: 'forgotten' | 'applied' | 'not answered again';
  /** It takes the identifier of a refused message for used. */
  remembersRefused?: boolean;
  /** It carries a request out in another way; gives the result code. `correctly` carries it out as it should be. */
  carriesOut?(request: Request, profile: Profile, correctly: () => number): number;
  /** Its response is another; undefined: there is none. */
  responds?(response: Response): Response | undefined;
  /** It sends its messages in another way, the first time or the nth. */
  sends?(outgoing: Outgoing, attempt: number): Outgoing;
  /** Milliseconds from the nth try to the next; undefined: there is none. `acknowledged`: the try was. */
  repeatsAfter?(attempt: number, acknowledged: boolean, t0: number): number | undefined;
  /** Milliseconds that it waits for an ACK; left out: T0. */
  waitsForAck?(t0: number): number;
  /** What it takes for the end of a response that it has sent. */
  takesForAck?(status: number, text: string): boolean;
  /** A request of its own has another header. */
  asks?(header: MessageHeader): MessageHeader;
  /** A request that was acknowledged is never sent again, though no response comes. */
  noT1?: boolean;
  /** It does not look whether the other DES is there. */
  noHeartbeat?: boolean;
  /** Only cases that wait for timers can see it. */
  waiting?: boolean;
}
