// The table of what is assumed of behaviour: each result beside the run of the same model without it.
import type { Briefing } from '../../briefing/briefing.ts';
import { runName, scenarioName } from './names.ts';
import { columnsOf, type Sheet, words } from './sheet.ts';
import type { Show } from './show.ts';

export function assumedSheets(briefing: Briefing, show: Show): readonly Sheet[] {
  const { scenarios } = briefing.comparison;
  const assumed = scenarios.flatMap(({ behaviour, steady_state }, i) =>
    behaviour === undefined ? [] : [{ behaviour, steady_state, i }],
  );
  if (assumed.length === 0) return [];
  const rows = assumed.map(({ behaviour, steady_state, i }) => {
    const path = `comparison/scenarios/${i}`;
    const { beside_run, change, leave } = behaviour;
    const beside = scenarios.findIndex(({ run }) => run === beside_run);
    return [
      words(scenarioName(briefing, i)),
      words(runName(briefing, beside_run)),
      show.money(`comparison/scenarios/${beside}/steady_state/revenue`, scenarios[beside]?.steady_state.revenue ?? ''),
      show.money(`${path}/steady_state/revenue`, steady_state.revenue),
      ...show.difference(`${path}/behaviour/change`, change),
      leave === undefined ? words('') : show.count(`${path}/behaviour/leave/accounts`, leave.accounts),
      leave === undefined ? words('') : show.money(`${path}/behaviour/leave/would_pay`, leave.would_pay),
    ];
  });
  return [
    {
      id: 'assumed',
      title: 'If customers behaved otherwise',
      columns: columnsOf(
        'Assumption',
        'Beside',
        '#Revenue without it',
        '#Revenue with it',
        '#Change',
        '#Change in %',
        '#Accounts that leave',
        '#They would pay',
      ),
      rows,
      notes: [
        'Assumptions, not what happened; revenue of the window, in steady state. Accounts that leave are in no other figure of their column.',
        ...assumed.map(({ behaviour, i }) => `${briefing.letters[i]}: ${behaviour.assumes.join('; ')}.`),
      ],
    },
  ];
}
