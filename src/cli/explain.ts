// reprice explain ACCOUNT PERIOD: how one period of one account was worked out, rule by rule.
import type { Database } from '../database/database.ts';
import type { Project } from '../project/project.ts';
import type { StoredAccount } from '../runs/explain.ts';
import type { MeterRequests } from '../runs/requests.ts';
import { asOf, command, deliver, paintOf, projectOf } from './options.ts';

export function explainCommand() {
  return command('explain', 'explain one period of one account: each step, its arithmetic and its rule', [
    'reprice explain acct_1042 2025-08',
    'reprice explain acct_1042 2025-08-15 --run latest',
    'reprice explain acct_1042 2025-08 --requests',
    'reprice explain acct_1042 2025-08 --requests --json',
  ])
    .argument('<account>', 'the account, as the directory names it')
    .argument('<period>', 'a month (2025-08), or a day in the period (2025-08-15)')
    .option('--run <run>', 'which run: its id, the beginning of it, or latest', 'latest')
    .option('--requests', 'also the operations, keys and days behind each metered quantity')
    .action(async (account, period, options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { explain, findPeriod } = await import('../runs/explain.ts');
      const { explainText } = await import('../report/explain-text.ts');
      const { requestsText } = await import('../report/requests-text.ts');
      const project = projectOf(options);
      const ledger = await openLedger(project, { readOnly: true });
      try {
        const found = await findPeriod(ledger, account, period, options.run);
        const explanation = await explain(ledger, found, project.folder);
        const requests = options.requests === true ? await requestsBehind(ledger, project, found) : undefined;
        const paint = paintOf(options);
        const texts = [
          explainText(explanation, paint),
          ...(requests === undefined ? [] : [requestsText(requests, paint)]),
        ];
        const today = asOf(options, found.statement.window.until);
        deliver(
          options.json === true
            ? JSON.stringify({ ...explanation, ...(requests === undefined ? {} : { requests }), as_of: today }, null, 2)
            : texts.join('\n\n'),
          options,
        );
        const agree = requests?.every((m) => m.agrees) ?? true;
        if (options.strict === true && !(explanation.complete && agree)) process.exitCode = 1;
      } finally {
        ledger.close();
      }
    });
}

async function requestsBehind(
  ledger: Database,
  project: Project,
  found: StoredAccount,
): Promise<readonly MeterRequests[]> {
  const { ledgerInfo } = await import('../ledger/read.ts');
  const { readDirectory } = await import('../meter/directory.ts');
  const { modelOf } = await import('../runs/origin.ts');
  const { requestsOf } = await import('../runs/requests.ts');
  return requestsOf(ledger, found, {
    model: modelOf(found.origin),
    directory: await readDirectory(ledger, project),
    operations: project.operations,
    measures: (await ledgerInfo(ledger))?.measures ?? [],
  });
}
