// What was written, as data: statements.json lists every statement with its figures and the hash of each of its files.
// The next set reads it to say what it replaces; nothing in it depends on the clock.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from '../statements/statement.ts';

export const MANIFEST = 'statements.json';
const FORM = 'reprice-statements/1';

export interface Manifest {
  readonly form: typeof FORM;
  readonly run: {
    readonly id: string;
    readonly fingerprint: string;
    readonly model: string;
    readonly currency: string;
    readonly zone: string;
    readonly window: { readonly from: string; readonly until: string };
    readonly complete: boolean;
  };
  readonly as_of: string;
  readonly hashes: Statement['hashes'];
  readonly formats: readonly Format[];
  /** Made-up names: for review alone. */
  readonly redacted: boolean;
  /** Run of the set whose statements these replace; '' when they replace none. */
  readonly replaces: string;
  /** Beside the statements' own, but this one. */
  readonly files: readonly WrittenFile[];
  readonly statements: readonly Entry[];
}

export interface WrittenFile {
  /** Relative to the folder, with /. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const FORMATS = ['html', 'pdf', 'mail', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** One statement: what is listed of it, and compared with it when it is issued anew. */
export interface Entry {
  readonly account: string;
  readonly name: string;
  readonly contacts: string;
  readonly owner: string;
  readonly subject: string;
  readonly reference: string;
  readonly variant: Statement['variant'];
  readonly total: string;
  readonly steady_state: string;
  readonly currency: string;
  readonly requests: string;
  /** Of the statement that it replaces; '' when it replaces none. */
  readonly replaces: string;
  /** What the page says of that, in sentences. */
  readonly changes: readonly string[];
  readonly status: 'ready' | 'held back';
  readonly why: string;
  readonly files: Readonly<Partial<Record<Format, WrittenFile>>>;
}

export function manifestText(manifest: Omit<Manifest, 'form'>): string {
  return `${JSON.stringify({ form: FORM, ...manifest }, null, 2)}\n`;
}

/** The manifest of a folder; undefined when it holds no set of statements. */
export function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return undefined;
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest> | null;
    return read?.form === FORM && Array.isArray(read.statements) && Array.isArray(read.files)
      ? (read as Manifest)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Every file of the set but the manifest. */
function listed({ files, statements }: Manifest): readonly WrittenFile[] {
  return [...files, ...statements.flatMap((entry) => Object.values(entry.files))];
}

/** Every file of the set. */
export function filesOf(manifest: Manifest): readonly string[] {
  return [MANIFEST, ...listed(manifest).map(({ path }) => path)];
}

/** Files of the set that are there, and are not as they were written: somebody edited them. */
export function editedIn(folder: string, manifest: Manifest): readonly string[] {
  return listed(manifest)
    .filter(({ path, sha256 }) => {
      const file = join(folder, path);
      return existsSync(file) && sha256Of(readFileSync(file)) !== sha256;
    })
    .map(({ path }) => path);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
