// What an account can do, each with a saving that was priced, and what its figures assume that it does.
import { periodNoun } from '../summarise/words.ts';
import { unitName } from './chart.ts';
import type { Page } from './page.ts';
import type { Show } from './show.ts';
import type { PackCount, Prepaid, Saving, Statement } from './statement.ts';
import { activeMonths } from './summary.ts';

export function actionsOf(s: Statement, show: Show): Page['actions'] {
  const items = [
    ...s.prepaid.map((p) => prepaidText(s, p, show)),
    ...s.savings.map((saving) => savingText(s, saving, show)),
  ];
  return items.length === 0 ? undefined : { title: 'What you can do', items };
}

function prepaidText(s: Statement, prepaid: Prepaid, show: Show): string {
  const what = prepaid.of === 'steady_state' ? 'the full price counts' : 'these figures count';
  return `Agree on packs before the price begins: ${what} ${packsText([prepaid], show)}, bought in advance. Without them the same use would have cost ${show.amount(prepaid.saves)} more${during(s, show)}${basisText(prepaid)}.`;
}

/** Nothing is said of the total that stands at the top. */
function basisText({ of }: Pick<Saving, 'of'>): string {
  return of === 'steady_state' ? ' at the full price' : '';
}

function during(s: Statement, show: Show): string {
  const months = activeMonths(s).length;
  const noun = periodNoun(s.periods);
  return months === 1 ? ` over this ${noun}` : ` over these ${show.count(months, noun)}`;
}

function savingText(s: Statement, saving: Saving, show: Show): string {
  const amount = `${show.amount(saving.saves)}${saving.percent === '0' ? '' : ` (${saving.percent}%)`}${during(s, show)}${basisText(saving)}`;
  switch (saving.kind) {
    case 'plan': {
      const packs = saving.packs.length === 0 ? '' : ` with ${packsText(saving.packs, show)}`;
      const commit = saving.commit ? ' It asks for a minimum or a commitment.' : '';
      return `Take the plan "${saving.plan}"${packs}: it would have saved ${amount}.${commit}`;
    }
    case 'packs':
      return `Buy ${packsText(saving.packs, show)} in advance: that would have saved ${amount}.`;
    case 'polling': {
      const [first = '', ...more] = saving.operations;
      const others = more.length === 0 ? '' : ` and ${show.count(more.length, 'other operation')}`;
      const shared = saving.others_unchanged ? ', with what the accounts you share with used as it was' : '';
      return `Subscribe to webhooks in place of polling ${first}${others}: up to ${show.units(saving.units, unitName(s))} fewer, which would have saved at most ${amount}${shared}.`;
    }
    default:
      return saving satisfies never;
  }
}

function packsText(packs: readonly PackCount[], show: Show): string {
  return packs
    .map(
      ({ pack, count, units, unit }) =>
        `${show.quantity(String(count))} ${pack} ${count === 1 ? 'pack' : 'packs'} (${show.units(units, unit)}${count === 1 ? '' : ' each'})`,
    )
    .join(' and ');
}
