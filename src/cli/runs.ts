// reprice runs: what was priced before; runs diff, lock and unlock stand beside it.
import type { RunReport } from '../runs/report.ts';
import { asOf, command, deliver, paintOf, projectOf } from './options.ts';
import { diffCommand } from './runs-diff.ts';
import { lockCommand, unlockCommand } from './runs-lock.ts';

export function runsCommand() {
  return command(
    'runs',
    'list the runs that are kept, the latest first; compare two, lock one',
    ['reprice runs', 'reprice runs --json', 'reprice runs diff 0pyvdwr latest', 'reprice runs lock latest'],
    ['--strict'],
  )
    .enablePositionalOptions()
    .addCommand(diffCommand())
    .addCommand(lockCommand())
    .addCommand(unlockCommand())
    .action(async (options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { listRuns } = await import('../runs/store.ts');
      const { runsText } = await import('../report/runs-text.ts');
      const ledger = await openLedger(projectOf(options), { readOnly: true });
      try {
        const runs = await listRuns(ledger);
        deliver(
          options.json === true
            ? JSON.stringify(
                runs.map(({ changedDays, ...run }) => ({
                  ...run,
                  changed_days: changedDays,
                  report: { ...(JSON.parse(run.report) as RunReport), as_of: asOf(options, run.until) },
                })),
                null,
                2,
              )
            : runsText(runs, paintOf(options)),
          options,
        );
      } finally {
        ledger.close();
      }
    });
}
