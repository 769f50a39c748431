import { until } from '../../processes/until.js';
import { httpText } from './http-text.js';
import { SCENES } from './scenes.js';
import { openStage, type Stage } from './stage.js';
import type { Exchange } from './tape.js';

/** Where the two DESs of the page listen; where they did is another matter each time. */
const HOSTS: Record<string, string> = { opendes: 'opendes.example:8080', peer: 'peer.example:8080' };

/** Plays every scene and resolves to the page that shows what went over the wire. */
export async function recordPage(): Promise<string> {
  const stage = await openStage();
  try {
    const parts = [INTRODUCTION];
    for (const scene of SCENES) {
      const begin = stage.written.length;
      await scene.play(stage);
      await answered(stage);
      const shown = stage.written.slice(begin).map(exchangeText);
      parts.push(`## ${scene.title}\n\n${scene.text}\n\n${shown.join('\n\n')}`);
    }
    return `${stable(parts.join('\n\n'))}\n`;
  } finally {
    await stage.close();
  }
}

const INTRODUCTION = `# Recorded exchanges

What a running opendes (operator 234-15) and a peer (208-01) say to one another, recorded from their connections. \`npm run record-exchanges\` writes this page anew, and a test compares it
with a new recording.

XML is indented for the reader, and HTTP fields that do not matter to Idd are left out. In the place of identifiers and times that opendes makes anew each time stand fixed ones.
What each part means is told in [protocol.md](../protocol.md).`;

/** Waits until nothing is under way: an ACK may come a moment after the scene has seen enough. */
async function answered({ written }: Stage): Promise<void> {
  await until(async () => (written.every(isAnswered) ? undefined : 'an answer is missing'));
}

function isAnswered({ answer }: Exchange): boolean {
  return answer.endsWith('Envelope>') || answer.endsWith('\r\n0\r\n\r\n');
}

function exchangeText({ from, to, request, answer }: Exchange): string {
  const title = { peer: 'The peer', opendes: 'opendes' }[from];
  return `${title} sends:\n\n\`\`\`http\n${httpText(request, HOSTS[to]!)}\n\`\`\`\n\nand is answered:\n\n\`\`\`http\n${httpText(answer, '')}\n\`\`\``;
}

/** Identifiers and times that are other ones each time are replaced, in the order in which they come. */
function stable(page: string): string {
  const known = new Map<string, string>();
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  return page
    .replace(uuid, (found) => {
      if (!known.has(found)) known.set(found, `01a20e00-0000-7000-8000-${String(known.size + 1).padStart(12, '0')}`);
      return known.get(found)!;
    })
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-11-25T09:00:00.000Z');
}
