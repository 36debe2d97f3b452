// An export folder as finance got it: are its files those of SHA256SUMS, what does its manifest say that the
// run was priced from, and where is a file another than the one that comes out again?
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Format } from '../export/files.ts';
import { FORM, MANIFEST, SUMS } from '../export/folder.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { InputFile, InputHashes } from '../runs/inputs.ts';
import { CannotRunError } from '../source/problem.ts';
import type { Recorded } from './again.ts';
import { breaking, type Change } from './change.ts';

/** What is read of manifest.json. */
export interface ManifestJson {
  readonly form: string;
  readonly run: {
    readonly id: string;
    readonly fingerprint: string;
    readonly model: string;
    readonly currency: string;
    readonly window: { readonly from: string; readonly until: string };
    readonly total: string;
  };
  readonly as_of: string;
  readonly version: string;
  readonly changed_days: number;
  readonly formats: readonly Format[];
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly inputs: InputHashes & {
    readonly where: readonly string[];
    readonly settings_json: unknown;
    readonly operations_json: unknown;
    readonly model_sources: readonly { readonly path: string; readonly text: string }[];
    readonly model_settings: Readonly<Record<string, string>>;
    readonly logs: readonly FileJson[];
    readonly files: readonly (FileJson & { readonly kind: InputFile['kind']; readonly name: string })[];
  };
}

interface FileJson {
  readonly source?: string;
  readonly path: string;
  readonly bytes: string;
  readonly sha256: string;
  readonly rows_read?: string;
}

export function isExport(path: string): boolean {
  return existsSync(join(path, MANIFEST)) || existsSync(join(path, SUMS));
}

/** undefined: it is no longer JSON. */
export function readManifest(folder: string): ManifestJson | undefined {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as ManifestJson;
    if (manifest.form === FORM) return manifest;
    throw new CannotRunError(
      `${file} says the form ${String(manifest.form)}, this reprice reads ${FORM}`,
      'verify it with the version that wrote it',
    );
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a manifest says of the run's making; the directory that it is worked out with is that on the disk. */
export function recordedIn({ version, inputs }: ManifestJson, cells: Recorded['cells']): Recorded {
  const { ledger, settings, model, directory, operations, tables } = inputs;
  const logs = inputs.logs.map((file) => ({ ...file, kind: 'log' as const, name: file.source ?? '' }));
  return {
    origin: {
      sources: inputs.model_sources.map(({ path, text }) => ({ file: path, path, text })),
      settings: new Map(Object.entries(inputs.model_settings)),
    },
    inputs: {
      version,
      hashes: { ledger, settings, model, directory, operations, tables },
      where: inputs.where,
      settings: JSON.stringify(inputs.settings_json),
      operations: JSON.stringify(inputs.operations_json),
      directory: '',
      files: [...logs, ...inputs.files].map(({ kind, name, path, bytes, sha256 }) => ({
        kind,
        name,
        path,
        bytes: BigInt(bytes),
        sha256,
      })),
    },
    cells,
    keys: new Map(),
  };
}

/** Files that are not what SHA256SUMS says, that are missing, or that it does not name. */
export async function sumChanges(folder: string): Promise<readonly Change[]> {
  const sums = join(folder, SUMS);
  if (!existsSync(sums)) return [breaking('output', SUMS, `${SUMS} is gone`)];
  const changes: Change[] = [];
  const named = new Set<string>([SUMS]);
  for (const [i, line] of readFileSync(sums, 'utf8').split('\n').slice(0, -1).entries()) {
    const [, sha256, name] = /^([0-9a-f]{64}) {2}([^/\\]+)$/.exec(line) ?? [];
    if (sha256 === undefined || name === undefined) {
      changes.push(breaking('output', SUMS, `${SUMS}:${i + 1} is no line of hash and name`));
      continue;
    }
    named.add(name);
    const file = join(folder, name);
    if (!existsSync(file)) changes.push(breaking('output', name, `${name} is gone`));
    else if ((await hashOf(file)) !== sha256)
      changes.push(breaking('output', name, `${name} is not the file whose hash ${SUMS} has`));
  }
  const more = readdirSync(folder).filter((name) => !named.has(name));
  return [
    ...changes,
    ...more.sort().map((name) => breaking('output', name, `${name} is in the folder, and ${SUMS} does not name it`)),
  ];
}

/** The id that a run had, and the one that it has when it is worked out again. */
interface Ids {
  readonly was: string;
  readonly is: string;
}

/** Every file of the folder against the one that comes out again; `skip` was not expected to be the same. */
export function byteChanges(folder: string, again: string, skip: ReadonlySet<string>, ids: Ids): readonly Change[] {
  return readdirSync(again)
    .sort()
    .filter((name) => !skip.has(name) && existsSync(join(folder, name)))
    .flatMap((name) => {
      const [was, is] = [readFileSync(join(folder, name)), underId(readFileSync(join(again, name)), name, ids)];
      return was.equals(is) ? [] : [breaking('output', name, firstDifference(name, was, is))];
    });
}

/** Another id stands in the first column of every row: the first figure that differs is what is worth telling. */
function underId(bytes: Buffer, name: string, { was, is }: Ids): Buffer {
  if (was === is || !name.endsWith('.csv')) return bytes;
  const rows = bytes.toString('utf8').split('\n');
  return Buffer.from(rows.map((row) => (row.startsWith(`${is},`) ? was + row.slice(is.length) : row)).join('\n'));
}

const TEXT = /\.(csv|json|html|eml)$|^SHA256SUMS$/;
const SHOWN = 40;

/** The line, and what stands around the first byte that is another; of other files the byte. */
export function firstDifference(name: string, was: Buffer, is: Buffer): string {
  let at = 0;
  while (at < was.length && was[at] === is[at]) at++;
  if (!TEXT.test(name)) return `${name} differs from byte ${at + 1} on`;
  const before = was.subarray(0, at).toString('utf8');
  const line = before.split('\n').length;
  const column = at - was.lastIndexOf(0x0a, at - 1);
  const around = (bytes: Buffer): string => {
    const start = Math.max(bytes.lastIndexOf(0x0a, at - 1) + 1, at - SHOWN / 2);
    const end = bytes.indexOf(0x0a, at);
    return bytes
      .subarray(start, Math.min(end < 0 ? bytes.length : end, start + SHOWN))
      .toString('utf8')
      .trim();
  };
  return `${name}:${line}:${column} has "${around(was)}", and "${around(is)}" comes out`;
}
