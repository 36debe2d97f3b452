// reprice verify: does a run still come out of its raw logs, to the cent?
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Verdict } from '../audit/verify.ts';
import type { Watch } from '../load/options.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { command, deliver, paintOf, projectOf } from './options.ts';
import { watching } from './progress.ts';

export function verifyCommand() {
  return command(
    'verify',
    'work a run out again from the raw logs, and name whatever does not hold',
    [
      'reprice verify latest',
      'reprice verify reports/0pyvdwr/export',
      'reprice verify reports/0pyvdwr/statements',
      'reprice verify PP-2025-12-7F3KQ2M9 --json',
    ],
    ['--as-of', '--strict'],
  )
    .argument(
      '<what>',
      'a run (its id, the beginning of it, or latest), a folder of an export or of statements, or the reference of a statement',
    )
    .addHelpText(
      'after',
      `
The log files that the run was priced from are loaded into a temporary ledger (in TMPDIR), and priced with
the model, the directory and the catalogue that the run keeps. Every stored row is compared; each file,
setting, account and line of the model that is another on the disk is named. A folder is exported again and
compared byte for byte; that needs no ledger. A folder of statements is drawn again from the run, once that
holds, and compared byte for byte. Exit 1 when something does not hold.`,
    )
    .action(async (what, options) => {
      const { verifyText } = await import('../report/verify-text.ts');
      const verdict = await watching(options, (watch) => verdictOn(projectOf(options), what, watch));
      deliver(
        options.json === true ? JSON.stringify(verdict, null, 2) : verifyText(verdict, paintOf(options)),
        options,
      );
      if (!verdict.holds) process.exitCode = 1;
    });
}

async function verdictOn(project: Project, what: string, watch: Watch): Promise<Verdict> {
  const { verifyReference, verifyRun } = await import('../audit/verify.ts');
  const { isExport } = await import('../audit/folder.ts');
  if (isExport(resolve(what))) {
    const { verifyFolder } = await import('../audit/verify-folder.ts');
    return await verifyFolder(project, resolve(what), what, watch);
  }
  const { holdsStatements, verifyStatements } = await import('../mailing/verify-set.ts');
  if (holdsStatements(resolve(what))) return await verifyStatements(project, resolve(what), what, watch);
  if (statSync(what, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new CannotRunError(
      `${what} holds neither an export nor statements`,
      'name the folder itself, such as reports/RUN/export or reports/RUN/statements',
    );
  return /^PP-/i.test(what) ? await verifyReference(project, what, watch) : await verifyRun(project, what, watch);
}
