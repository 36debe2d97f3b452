// A project in a temporary folder: its reprice.yaml and its logs are written by the test that uses it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Cell } from '../../src/database/columns.ts';
import type { Database } from '../../src/database/database.ts';
import type { Sql } from '../../src/database/sql.ts';
import { openLedger } from '../../src/ledger/read.ts';
import { load } from '../../src/load/load.ts';
import type { LoadOptions } from '../../src/load/options.ts';
import { readProject } from '../../src/project/parse.ts';
import type { Project } from '../../src/project/project.ts';

export interface Kit {
  readonly folder: string;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  load(options?: LoadOptions): ReturnType<typeof load>;
  /** Rows of a query on the ledger, each a list of cells. */
  rows(query: Sql): Promise<Cell[][]>;
  /** Of several, which open the ledger once. */
  tables(queries: readonly Sql[]): Promise<Cell[][][]>;
}

export interface KitOptions {
  readonly zone?: string;
  readonly window?: string;
  readonly more?: string;
}

/** `sources` is the YAML under `sources:`. */
export function kit(sources: string, { zone = 'UTC', window = '', more = '' }: KitOptions = {}): Kit {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-load-'));
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write(
    'reprice.yaml',
    `project: t\nzone: ${zone}\ncurrency: USD\n${window}\nsources:\n${indented(sources)}\n${more}\n`,
  );
  const project = () => readProject(join(folder, 'reprice.yaml'), 'reprice.yaml');
  return {
    folder,
    write,
    remove: (path) => rmSync(join(folder, path)),
    load: (options) => load(project(), options),
    rows: async (query) => (await tables(project(), [query]))[0] ?? [],
    tables: (queries) => tables(project(), queries),
  };
}

async function tables(project: Project, queries: readonly Sql[]): Promise<Cell[][][]> {
  const db = await openLedger(project, { readOnly: true });
  try {
    const all: Cell[][][] = [];
    for (const query of queries) all.push(await cells(db, query));
    return all;
  } finally {
    db.close();
  }
}

async function cells(db: Database, query: Sql): Promise<Cell[][]> {
  const columns = await db.columns(query);
  return Array.from({ length: columns.rows }, (_, row) => columns.names.map((name) => columns.cell(name, row)));
}

function indented(yaml: string): string {
  return yaml
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
