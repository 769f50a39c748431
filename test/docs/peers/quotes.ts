import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';

const REPOSITORY = new URL('../../../', import.meta.url);
const PAGES = new URL('docs/peers/', REPOSITORY);

/** How a code block is marked, by the ending of the file that it quotes. */
const LANGUAGES: Record<string, string> = {
  '.cpp': 'cpp',
  '.cs': 'csharp',
  '.h': 'cpp',
  '.java': 'java',
  '.mjs': 'js',
  '.php': 'php',
  '.pl': 'perl',
  '.py': 'python',
  '.sh': 'bash',
};

/** A comment that names the file, and the code block behind it, which is left out in a page that is new. */
const QUOTE = /<!-- quoted from (\S+) -->\n(?:\n```\w*\n[\s\S]*?\n```\n)?/g;

/** A page for peers' developers. */
export interface PeerPage {
  name: string;
  text: string;
  /** Paths of the files that it quotes, from the root of the repository. */
  quotes: string[];
}

export function peerPages(): PeerPage[] {
  return readdirSync(PAGES).map((name) => {
    const text = readFileSync(new URL(name, PAGES), 'utf8');
    return { name, text, quotes: [...text.matchAll(QUOTE)].map(([, path]) => path!) };
  });
}

/** The page with its files as they are now. */
export function quotedAnew(text: string): string {
  return text.replace(QUOTE, (_, path: string) => {
    const code = readFileSync(new URL(path, REPOSITORY), 'utf8').trimEnd();
    return `<!-- quoted from ${path} -->\n\n\`\`\`${LANGUAGES[extname(path)]}\n${code}\n\`\`\`\n`;
  });
}

export function writePeerPages(): void {
  for (const { name, text } of peerPages()) writeFileSync(new URL(name, PAGES), quotedAnew(text));
}

/** Every file of which the peers of test/interop consist. */
export function peerSources(): string[] {
  const folder = new URL('test/interop/', REPOSITORY);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(new URL(name, folder)).map((file) => `test/interop/${name}/${file}`))
    .filter((path) => extname(path) in LANGUAGES);
}
