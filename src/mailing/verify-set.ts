// Does a folder of statements still come out of the raw logs, byte for byte? The run is worked out again from its logs;
// then every statement is drawn anew beside the folder, and each file is set against the one that is there.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breaking, type Change } from '../audit/change.ts';
import { firstDifference } from '../audit/folder.ts';
import { type Verdict, verifyRun } from '../audit/verify.ts';
import { openLedger } from '../ledger/read.ts';
import type { Watch } from '../load/options.ts';
import { readDirectory } from '../meter/directory.ts';
import type { Project } from '../project/project.ts';
import { pdfPool, threadsFor } from '../render/pdf.ts';
import { findRun } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { count } from '../summarise/words.ts';
import { MANIFEST, type Manifest, readManifest } from './manifest.ts';
import { writeStatements } from './write.ts';

export function holdsStatements(folder: string): boolean {
  return existsSync(join(folder, MANIFEST));
}

/** `shown`: the folder as it was typed. */
export async function verifyStatements(
  project: Project,
  folder: string,
  shown: string,
  watch: Watch,
): Promise<Verdict> {
  const manifest = manifestOf(folder, shown);
  const verdict = await verifyRun(project, manifest.run.id, watch);
  const beside = mkdtempSync(join(tmpdir(), 'reprice-again-'));
  try {
    const again = join(beside, 'again');
    await drawAgain(project, manifest, again, watch);
    const { files, changes } = comparedWith(folder, again);
    return {
      ...verdict,
      subject: `${shown}, ${verdict.subject}`,
      checked: { ...verdict.checked, files },
      holds: verdict.holds && changes.length === 0,
      changes: [...verdict.changes, ...changes],
    };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

function manifestOf(folder: string, shown: string): Manifest {
  const manifest = readManifest(folder);
  if (manifest === undefined)
    throw new CannotRunError(
      `${shown} has a ${MANIFEST} that cannot be read, and it says which run the statements are of`,
      'bring it back, or write the statements again',
    );
  if (manifest.redacted)
    throw new CannotRunError(
      `${shown}: its names are made up, for review`,
      `verify the run itself: reprice verify ${manifest.run.id}`,
    );
  return manifest;
}

/** With what the set replaced told as it was told then: the same statement made once more keeps what it said. */
async function drawAgain(project: Project, former: Manifest, folder: string, { onProgress, signal }: Watch) {
  const accounts = former.statements.map(({ account }) => account);
  const hadPdfs = former.statements.some(({ files }) => files.pdf !== undefined) || !former.formats.includes('pdf');
  const ledger = await openLedger(project, { readOnly: true });
  const pdfs = hadPdfs ? await pdfPool(threadsFor(accounts.length)) : undefined;
  try {
    await writeStatements(ledger, project, {
      run: await findRun(ledger, former.run.id),
      directory: await readDirectory(ledger, project),
      ...{ accounts, pdfs, folder, former, asOf: former.as_of, redact: false, overwrite: false },
      formats: former.formats,
      onStatement: (done) => {
        signal?.throwIfAborted();
        onProgress?.('drawing the statements again', (done / accounts.length) * 100);
      },
    });
  } finally {
    await pdfs?.close();
    ledger.close();
  }
}

/** So many files are named; of the others it is said how many there are. */
const NAMED = 20;

function comparedWith(folder: string, again: string): { readonly files: number; readonly changes: readonly Change[] } {
  const [there, fresh] = [filesIn(folder), filesIn(again)];
  const changes = [...new Set([...there, ...fresh])].sort().flatMap((name) => {
    if (!there.has(name)) return [breaking('output', name, `${name} is gone`)];
    if (!fresh.has(name))
      return [breaking('output', name, `${name} is in the folder, and no statement comes out as it`)];
    const [was, is] = [readFileSync(join(folder, name)), readFileSync(join(again, name))];
    return was.equals(is) ? [] : [breaking('output', name, firstDifference(name, was, is))];
  });
  const others = changes.length - NAMED;
  const rest =
    others > 0
      ? [breaking('output', folder, `${count(others, 'other file')} ${others === 1 ? 'is' : 'are'} another too`)]
      : [];
  return { files: fresh.size, changes: [...changes.slice(0, NAMED), ...rest] };
}

/** Relative, with /. */
function filesIn(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { withFileTypes: true });
  return new Set(
    entries.flatMap((entry) =>
      entry.isDirectory()
        ? [...filesIn(join(folder, entry.name))].map((name) => `${entry.name}/${name}`)
        : [entry.name],
    ),
  );
}
