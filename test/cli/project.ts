// The smallest project that a command line test can break: a dozen log rows of three tenants, written
// into a temporary folder. Loading happens in process where the load is not what the test is about.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from '../../src/load/load.ts';
import { readProject } from '../../src/project/parse.ts';
import { type Result, reprice } from './program.ts';

export interface TestProject {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  /** Replaces a piece of a file; the piece must be there. */
  change(name: string, piece: string, by: string): void;
  reprice(...args: readonly string[]): Promise<Result>;
}

const FILES: Readonly<Record<string, string>> = {
  'reprice.yaml': `project: tiny
zone: Europe/Berlin
currency: USD
window: {from: 2025-01-01, until: 2025-03-01}
sources:
  log:
    files: logs/*.csv
    format: csv
    columns: {time: time, id: id, tenant: tenant, key: key, method: method, path: path, status: status}
directory: {tenants: tenants.csv, keys: keys.csv}
operations: operations.yaml
`,
  'operations.yaml': `operations:
  - {operation: "GET /items/{id}", tags: [read]}
  - {operation: POST /exports, tags: [export]}
`,
  'tenants.csv': `tenant,name,edition,seats,segment
alder,Alder Foods,Pro,3,direct
birch,Birch & Sons,Standard,1,direct
cedar,Cedar Labs,Standard,2,partner
`,
  'keys.csv': `key,owner,owner_kind,class
k_alder,alder,customer,production
k_birch,birch,customer,production
k_cedar,cedar,customer,production
`,
  'logs/a.csv': `time,id,tenant,key,method,path,status
2025-01-03T10:00:00Z,r01,alder,k_alder,GET,/items/1,200
2025-01-04T10:00:00Z,r02,alder,k_alder,GET,/items/2,200
2025-01-05T10:00:00Z,r03,alder,k_alder,POST,/exports,200
2025-01-06T10:00:00Z,r04,alder,k_alder,POST,/exports,429
2025-01-31T23:30:00Z,r05,alder,k_alder,POST,/exports,200
2025-02-03T10:00:00Z,r06,birch,k_birch,GET,/items/3,200
2025-02-04T10:00:00Z,r07,birch,k_birch,GET,/items/4,200
2025-02-05T10:00:00Z,r08,birch,k_birch,GET,/items/5,200
2025-02-06T10:00:00Z,r09,birch,k_birch,GET,/items/6,200
2025-02-07T10:00:00Z,r10,cedar,k_cedar,POST,/exports,200
2025-02-08T10:00:00Z,r11,cedar,k_cedar,GET,/items/7,200
2025-02-08T10:00:00Z,r11,cedar,k_cedar,GET,/items/7,200
`,
  'model.yaml': `model: tiny
currency: USD
params: {price: 0.335}
meters:
  units:
    unit: unit
    weights:
      - {tag: export, weight: 10}
      - {tag: read, weight: 1}
    not_billed:
      - {status: 429, because: refused}
plans:
  everyone:
    fee: {by: edition, Pro: 10, otherwise: 0}
    includes: {units: 3}
    charges:
      overage: {kind: package, of: units, price: $price, per: 1, partial: exact}
`,
};

/** A folder of its own, removed when the test file ends. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'reprice-cli-'));
}

/** Writes the project; nothing is loaded. `files` stand in place of, or beside, the usual ones. */
export function project(files: Readonly<Record<string, string>> = {}): TestProject {
  const made = projectIn(temporaryFolder());
  for (const [name, content] of Object.entries({ ...FILES, ...files })) made.write(name, content);
  return made;
}

function projectIn(folder: string): TestProject {
  const path = (name: string): string => join(folder, name);
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
  };
  const read = (name: string): string => readFileSync(path(name), 'utf8');
  return {
    folder,
    path,
    write,
    read,
    change(name, piece, by) {
      if (!read(name).includes(piece)) throw new Error(`${name} does not hold ${piece}`);
      write(
        name,
        read(name).replace(piece, () => by),
      );
    },
    reprice: (...args) => reprice(args, { cwd: folder }),
  };
}

/** The same, with its ledger. */
export function loadedProject(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  return copyOf(`loaded ${JSON.stringify(files)}`, async () => {
    const made = project(files);
    await load(readProject(made.path('reprice.yaml'), 'reprice.yaml'));
    return made;
  });
}

/** The same, priced once under model.yaml. */
export function pricedProject(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  return copyOf(`priced ${JSON.stringify(files)}`, async () => {
    const made = await loadedProject(files);
    const run = await made.reprice('run', 'model.yaml');
    if (run.code !== 0) throw new Error(run.stderr);
    return made;
  });
}

/** Folders as they were made, for all test files of a process: the same project again is a copy, times included. */
const kept = new Map<string, string>();

async function copyOf(what: string, make: () => Promise<TestProject>): Promise<TestProject> {
  const there = kept.get(what);
  if (there !== undefined) return projectIn(copied(there, tmpdir()));
  const made = await make();
  kept.set(what, copied(made.folder, process.env['REPRICE_TESTS'] ?? tmpdir()));
  return made;
}

function copied(folder: string, into: string): string {
  const copy = mkdtempSync(join(into, 'reprice-cli-'));
  execFileSync('cp', ['-a', `${folder}/.`, copy]);
  return copy;
}

/** Nothing that begins with the name but the file itself, if it may be there. */
export function halves(folder: string, name: string): string[] {
  return readdirSync(folder).filter((file) => file.startsWith(name) && file !== name);
}
