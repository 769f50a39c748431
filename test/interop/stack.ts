/** How to run a program: the command and its arguments. */
export type Command = readonly [program: string, ...parameters: string[]];

/** What a stack's commands are made of. */
export interface Places {
  /** The folder of the peer's source. */
  source: string;
  /** A temporary folder: what is generated and built, and where the programs run. */
  work: string;
  /** URL of the WSDL that a running opendes publishes. */
  wsdl: string;
}

/** A SOAP stack with which a peer has been built. */
export interface Stack {
  /** Also its folder beside this file. */
  name: string;
  /** Programs and files that it needs, with the Debian package that brings each. */
  needs: Record<string, string>;
  /** Generates and builds the peer; left out where nothing is to be built. */
  build?(places: Places): Command;
  client(places: Places): Command;
  /** Left out where the stack has no server: the driver then receives in its place, and its client sends the responses. */
  server?(places: Places, port: number): Command;
}
