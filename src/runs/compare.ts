// Runs of several models on the same ledger and accounts: each report with its difference to the first.
import { currencyOf, plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { share } from '../summarise/statistics.ts';
import type { RunReport } from './report.ts';

export interface Difference {
  readonly amount: string;
  /** Of the first's total, three decimals; '' where that is 0 and this is not. */
  readonly percent: string;
}

/** The first has no difference. */
export interface ComparedRun extends RunReport {
  readonly difference?: { readonly with_rollout: Difference; readonly steady_state: Difference };
}

export function compareRuns(reports: readonly RunReport[]): readonly ComparedRun[] {
  const [first] = reports;
  return reports.map((report) => {
    if (first === undefined || report === first) return report;
    const difference = (which: 'with_rollout' | 'steady_state'): Difference =>
      between(report.revenue[which].total, first.revenue[which].total, report.currency);
    return {
      ...report,
      difference: { with_rollout: difference('with_rollout'), steady_state: difference('steady_state') },
    };
  });
}

function between(total: string, first: string, code: string): Difference {
  const [a, b] = [minor(total), minor(first)];
  const currency = currencyOf(code);
  if (currency === undefined) throw new Error(`no currency ${code}`);
  const unknown = b === 0n && a !== 0n;
  return {
    amount: plainMoney(a - b, currency),
    percent: unknown ? '' : formatScaled(share(a - b, b < 0n ? -b : b), 3),
  };
}

function minor(plain: string): bigint {
  return BigInt(plain.replace('.', ''));
}
