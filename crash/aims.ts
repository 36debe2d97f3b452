// Where a load is killed: not by the clock alone, which would hardly ever meet the commit, but stage by stage,
// and inside a stage at moments that are spread evenly over its length.
import type { Stage } from './victim.ts';

export interface Aim {
  readonly stage: string;
  /** How far into the stage, 0 to 1. */
  readonly share: number;
}

/** In this order, over and over: the moments at which most can go wrong come first and more often. */
const ORDER = [
  'committing',
  'writing the ledger',
  'closing the ledger',
  'committing',
  'opening the ledger',
  'reading',
  'committing',
  'finding repeats',
  'finding polling',
  'summing the days',
  'looking at the files',
  'summing up',
];

/** `stages` are those of a load that nothing disturbed; one that ORDER does not know is a mistake in it. */
export function aimsOf(stages: readonly Stage[], kills: number): readonly Aim[] {
  const names = stages.map(({ stage }) => stage);
  const unknown = names.filter((name) => !ORDER.includes(name));
  const gone = ORDER.filter((name) => !names.includes(name));
  if (unknown.length + gone.length > 0)
    throw new Error(`the stages of a load are no longer ORDER: ${[...unknown, ...gone]}`);
  const chosen = Array.from({ length: kills }, (_, i) => ORDER[i % ORDER.length] ?? '');
  return chosen.map((stage, i) => {
    const before = chosen.slice(0, i).filter((other) => other === stage).length;
    const all = chosen.filter((other) => other === stage).length;
    return { stage, share: (before + 0.5) / all };
  });
}
