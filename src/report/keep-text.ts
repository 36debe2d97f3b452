// Step 10 for a terminal: the waterfall from what accounts pay to what we keep. Internal: it is in the
// summary of a run, never on a statement.
import type { ChalkInstance } from 'chalk';
import { type Currency, plainMoney } from '../exact/currency.ts';
import type { KeepReport, RunReport } from '../runs/report.ts';
import { safe, showAmount } from './format.ts';
import { plainTable, wrap } from './layout.ts';

/** '' where the model does not say what we keep. */
export function keepText(report: RunReport, currency: Currency, paint: ChalkInstance): string {
  if (report.keep === undefined) return '';
  const { with_rollout: a, steady_state: b } = report.keep;
  const both = (name: string, pick: (keep: KeepReport) => string): string[] => [
    name,
    showAmount(pick(a), currency),
    showAmount(pick(b), currency),
  ];
  const rows = [
    both('Billed', (k) => k.billed),
    both('  raised, to make up for the take', (k) => k.raised),
    both('Listed: what buyers pay', (k) => k.listed),
    both("  less the marketplace's take", (k) => minus(k.take, currency)),
    both('  less payment fees', (k) => minus(k.payment_fees, currency)),
    ...a.revenue_shares.map(({ name }, i) =>
      both(`  revenue share, ${safe(name)}`, (k) => k.revenue_shares[i]?.amount ?? '0'),
    ),
    both('Kept, net', (k) => k.net),
  ];
  const used = rows.filter(([name = '', ...amounts], i) => {
    const none = amounts.every((amount) => !/[1-9]/.test(amount));
    return i === 0 || !none || !name.startsWith('  ');
  });
  const table = plainTable(
    ['What we keep', 'with rollout', 'steady state'].map((h) => paint.bold(h)),
    used,
  );
  const sentence = `Beside the bills: of what buyers pay, this is left to us after the marketplace, the payment and the partners (per account and period, each rounded once).`;
  return `${table}\n${wrap(sentence, 0)}`;
}

function minus(plain: string, currency: Currency): string {
  return plainMoney(-BigInt(plain.replace('.', '')), currency);
}
