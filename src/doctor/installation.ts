// Is everything there that the command needs, and what is lost without the parts that are optional? Each part is tried,
// not only looked for: a binding that was made for another machine is there and does not load.
import { createRequire } from 'node:module';
import { type Finding, findings } from './finding.ts';

const { ok, warn, wrong } = findings('installation');
const { resolve } = createRequire(import.meta.url);

const COMPILER = '@myriaddreamin/typst-ts-node-compiler';
const FONTS = ['inter', 'noto-sans-arabic', 'noto-sans-hebrew'].map((name) => `@expo-google-fonts/${name}`);
const LARGE_FONTS = { '@embedpdf/fonts-sc': 'Chinese and Japanese', '@embedpdf/fonts-kr': 'Korean' } as const;

/** `needed` is the least version of Node, such as 20.19. */
export async function installation(node: string, needed: string): Promise<readonly Finding[]> {
  return [nodeVersion(node, needed), await duckdb(), await pdfCompiler(), ...fonts()];
}

export function nodeVersion(node: string, needed: string): Finding {
  const [have = [], want = []] = [node, needed].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  const at = want.findIndex((part, i) => part !== (have[i] ?? 0));
  if (at < 0 || (have[at] ?? 0) > (want[at] ?? 0)) return ok('Node.js', node);
  return wrong('Node.js', `${node} is older than ${needed}`, `install Node.js ${needed} or newer`);
}

async function duckdb(): Promise<Finding> {
  try {
    const { openDatabase } = await import('../database/database.ts');
    const { sql } = await import('../database/sql.ts');
    const database = await openDatabase(undefined);
    const rows = await database.columns(sql`SELECT version() AS version`);
    database.close();
    return ok('DuckDB', rows.text('version', 0).replace(/^v/, ''));
  } catch (error) {
    return wrong(
      'DuckDB',
      `it does not load: ${saidBy(error)}`,
      'install again on this very machine, without --no-optional: npm ci',
    );
  }
}

async function pdfCompiler(): Promise<Finding> {
  try {
    await import(COMPILER);
    return ok('PDF compiler', 'installed');
  } catch (error) {
    return warn(
      'PDF compiler',
      `no PDF can be made, every other format can: ${saidBy(error)}`,
      `npm install ${COMPILER}`,
    );
  }
}

function fonts(): readonly Finding[] {
  const missing = FONTS.filter((name) => !isThere(`${name}/package.json`));
  const large = Object.entries(LARGE_FONTS).filter(([name]) => !isThere(name));
  return [
    missing.length === 0
      ? ok('fonts', 'Latin, Greek, Cyrillic, Arabic, Hebrew')
      : warn('fonts', `no PDF can be made without ${missing.join(', ')}`, 'install again: npm ci'),
    large.length === 0
      ? ok('large fonts', Object.values(LARGE_FONTS).join(', '))
      : warn(
          'large fonts',
          `${large.map(([, letters]) => letters).join(', ')} letters are drawn as □ in PDFs`,
          `npm install ${large.map(([name]) => name).join(' ')}`,
        ),
  ];
}

function isThere(name: string): boolean {
  try {
    return resolve(name) !== '';
  } catch {
    return false;
  }
}

function saidBy(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
