// reprice verify: does a run still come out of its raw logs, to the cent?
import { command, deliver, paintOf, projectOf } from './options.ts';

export function verifyCommand() {
  return command('verify', 'work a run out again from the raw logs, and name whatever does not hold', [
    'reprice verify latest',
    'reprice verify 0pyvdwr --json',
  ])
    .argument('<what>', 'a run: its id, the beginning of it, or latest')
    .addHelpText(
      'after',
      `
The log files that the run was priced from are loaded into a temporary ledger, and priced with the model,
the directory and the catalogue that the run keeps. Every stored row is compared; each file, setting,
account and line of the model that is another on the disk is named. Exit 1 when something does not hold.`,
    )
    .action(async (what, options) => {
      const { verifyRun } = await import('../audit/verify.ts');
      const { verifyText } = await import('../report/verify-text.ts');
      const verdict = await verifyRun(projectOf(options), what);
      deliver(
        options.json === true ? JSON.stringify(verdict, null, 2) : verifyText(verdict, paintOf(options)),
        options,
      );
      if (!verdict.holds) process.exitCode = 1;
    });
}
