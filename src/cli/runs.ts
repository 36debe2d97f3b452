// reprice runs: what was priced before.
import type { RunReport } from '../runs/report.ts';
import { asOf, command, deliver, paintOf, projectOf } from './options.ts';

export function runsCommand() {
  return command('runs', 'list the runs that are kept, the latest first', [
    'reprice runs',
    'reprice runs --json',
  ]).action(async (options) => {
    const { openLedger } = await import('../ledger/read.ts');
    const { listRuns } = await import('../runs/store.ts');
    const { runsText } = await import('../report/runs-text.ts');
    const ledger = await openLedger(projectOf(options), { readOnly: true });
    try {
      const runs = await listRuns(ledger);
      deliver(
        options.json === true
          ? JSON.stringify(
              runs.map((r) => ({
                ...r,
                report: { ...(JSON.parse(r.report) as RunReport), as_of: asOf(options, r.until) },
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
