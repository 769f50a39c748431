import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** What stands in backquotes and looks like a place in the repository: with a slash, or a file of sources. */
function placesIn(page: string): string[] {
  return [...page.matchAll(/`([\w./-]+\/|[\w./-]+\.(?:ts|cjs|xsd|md))`/g)].map(([, place]) => place!);
}

/** Every file and folder of `src`, by its path and by the end of its path. */
function isThere(place: string): boolean {
  if (existsSync(join(ROOT, place))) return true;
  const all = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  return all.some((path) => `/${path}`.endsWith(`/${place.replace(/\/$/, '')}`));
}

describe('the map, docs/architecture.md', () => {
  const page = text('docs/architecture.md');

  it('names only files and folders that are there', () => {
    const places = placesIn(page);
    expect(places.length).to.be.greaterThan(40);
    expect(places.filter((place) => !isThere(place))).to.deep.equal([]);
  });

  it('links only to pages that are there', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(ROOT, 'docs', link)))).to.deep.equal([]);
  });

  it('has its picture for light and for dark pages, with every part between the command and the contract', () => {
    const picture = text('docs/architecture.svg');
    expect(picture).to.contain('prefers-color-scheme: dark');
    for (const part of ['cli', 'des.ts', 'admin', 'soap', 'dns', 'store', 'idd', 'resolution', 'exchange', 'enum']) {
      expect(picture, part).to.match(new RegExp(`>[^<]*\\b${part.replace('.', '\\.')}\\b[^<]*</text>`));
    }
  });

  it('is found from README and CONTRIBUTING', () => {
    expect(text('README.md')).to.contain('docs/architecture.md');
    expect(text('CONTRIBUTING.md')).to.contain('docs/architecture.md');
  });
});

describe('the layout in CONTRIBUTING', () => {
  it('has every part that the table of imports has, and every folder of src', () => {
    const layout = /## Layout\n\n```\n([\s\S]*?)```/.exec(text('CONTRIBUTING.md'))?.[1] ?? '';
    const parts = (createRequire(import.meta.url)('../../.dependency-cruiser.cjs').forbidden as { name: string }[])
      .map(({ name }) => /^arrows-of-src-(.+)$/.exec(name)?.[1])
      .filter((part) => part !== undefined);
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `src/${entry.name}/` : `src/${entry.name}`,
    );
    expect(parts.length).to.be.greaterThan(10);
    expect(folders.filter((folder) => !layout.includes(folder))).to.deep.equal([]);
    expect(folders.map((folder) => folder.slice(4).replace(/[./]+/g, '-').replace(/-$/, '')).sort()).to.deep.equal(
      parts.sort(),
    );
  });
});
