// Tables of what is kept of each run, and of what each parameter of A moves.
import type { Briefing } from '../../briefing/briefing.ts';
import { runName } from './names.ts';
import { type Cell, columnsOf, type Sheet, words } from './sheet.ts';
import type { Show } from './show.ts';

export function marginSheets(briefing: Briefing, show: Show): readonly Sheet[] {
  const { margins } = briefing;
  const known = margins.flatMap((margin, i) => (margin.not_computed === '' ? [{ margin, i }] : []));
  const [first] = margins;
  if (first === undefined) return [];
  const lacking = margins.filter(({ not_computed }) => not_computed !== '');
  return [
    {
      id: 'margins',
      title: 'What is kept, and what use costs',
      columns: columnsOf('Scenario', '#Billed', '#Net', '#Cost of use', '#Fixed costs', '#Margin', '#Margin in %'),
      rows: known.map(({ margin, i }) => [
        words(runName(briefing, margin.run)),
        ...(['billed', 'net', 'cost', 'fixed', 'margin'] as const).map((of) =>
          show.money(`margins/${i}/${of}`, margin[of]),
        ),
        show.share(`margins/${i}/margin_percent`, margin.margin_percent),
      ]),
      notes: [
        `Of the window, in steady state. Net: what marketplaces, payment and partners leave. Costs are those of ${first.costs}; margin in % is of what is billed.`,
        ...lacking.map(({ run, not_computed }) => `${runName(briefing, run)}: not computed, ${not_computed}.`),
      ],
    },
  ];
}

export function sensitivitySheets({ sensitivity }: Briefing, show: Show): readonly Sheet[] {
  if (sensitivity.parameters.length === 0) return [];
  const zero = sensitivity.parameters.filter(({ steps }) => steps.length === 0).map(({ parameter }) => parameter);
  const rows = sensitivity.parameters.flatMap(({ parameter, steps }, p) =>
    steps.map((step, i): readonly Cell[] => {
      const path = `sensitivity/parameters/${p}/steps/${i}`;
      return [
        words(`${parameter} ${step.percent.startsWith('-') ? '' : '+'}${step.percent}%`),
        show.plain(`${path}/value`, step.value),
        show.money(`${path}/steady_state`, step.steady_state),
        ...(step.change.amount === ''
          ? [words('not allowed'), words('')]
          : show.difference(`${path}/change`, step.change)),
        show.money(`${path}/with_rollout`, step.with_rollout),
      ];
    }),
  );
  return [
    {
      id: 'sensitivity',
      title: 'What each parameter of A moves',
      columns: columnsOf('Parameter', '#Value', '#Revenue', '#Change', '#Change in %', '#Revenue with rollout'),
      rows,
      notes: [
        'One parameter at a time, every account priced once more on the same requests; revenue of the window, in steady state. Two parameters moved together are not the sum of their rows, and a step that the model does not allow has no figure.',
        ...(zero.length === 0 ? [] : [`No share of 0 can be moved: ${zero.join(', ')}.`]),
      ],
    },
  ];
}
