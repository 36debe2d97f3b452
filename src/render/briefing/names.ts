// What a report calls itself and its scenarios.
import type { Briefing } from '../../briefing/briefing.ts';
import { formatDay, parseDay } from '../../calendar/day.ts';
import { showCount, showMonth } from '../../report/format.ts';

export function titleOf({ comparison, runs }: Briefing): string {
  const { window, accounts } = comparison;
  const assumed = comparison.scenarios.filter(({ behaviour }) => behaviour !== undefined).length;
  const besides = assumed === 0 ? '' : ` and ${assumed === 1 ? 'one assumption' : `${assumed} assumptions`}`;
  const [from, until] = [showMonth(window.from), showMonth(lastDay(window.until))];
  const scenarios = runs.length === 1 ? 'one scenario' : `${runs.length} scenarios`;
  return `Pricing backtest: ${scenarios}${besides}, ${showCount(accounts)} account${accounts === 1 ? '' : 's'}, ${from === until ? from : `${from} to ${until}`}`;
}

function lastDay(until: string): string {
  return formatDay((parseDay(until) ?? 1) - 1);
}

/** "A: api-units", "Today". */
export function scenarioName({ letters, comparison }: Briefing, i: number): string {
  const name = comparison.scenarios[i]?.name ?? '';
  const letter = letters[i] ?? '';
  if (letter !== '') return `${letter}: ${name}`;
  return comparison.scenarios[i]?.kind === 'today' ? 'Today' : name;
}

/** "A", "Today": where there is no room. */
export function shortName(briefing: Briefing, i: number): string {
  return briefing.letters[i] || scenarioName(briefing, i);
}

/** "B: request-plans" of the id of a run that is reported or compared with. */
export function runName(briefing: Briefing, run: string): string {
  return scenarioName(
    briefing,
    Math.max(
      0,
      briefing.comparison.scenarios.findIndex((s) => s.run === run),
    ),
  );
}
