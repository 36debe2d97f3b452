// What `reprice doctor` found, as text for a terminal of 80 columns.
import type { ChalkInstance } from 'chalk';
import type { Finding } from '../doctor/finding.ts';
import { safe } from './format.ts';
import { wrap } from './layout.ts';

const AREAS = { installation: 'Installation', disk: 'Disk', project: 'Project' } as const;
const INDENT = 25;

export function doctorText(found: readonly Finding[], paint: ChalkInstance): string {
  const blocks = (['installation', 'disk', 'project'] as const).flatMap((area) => {
    const mine = found.filter((finding) => finding.area === area);
    return mine.length === 0 ? [] : [[paint.bold(AREAS[area]), ...mine.map((f) => findingText(f, paint))].join('\n')];
  });
  return [...blocks, summary(found)].join('\n\n');
}

function findingText({ state, about, message, fix }: Finding, paint: ChalkInstance): string {
  const colour = { ok: paint.green, warn: paint.yellow, wrong: paint.red }[state];
  const head = `${state.padEnd(6)}${about.padEnd(INDENT - 6)}`;
  const text = wrap(`${' '.repeat(INDENT)}${safe(message)}`, INDENT);
  const first = colour(head.slice(0, 6)) + head.slice(6) + text.slice(INDENT);
  return fix === '' ? first : `${first}\n${wrap(`${' '.repeat(INDENT)}fix: ${safe(fix)}`, INDENT)}`;
}

function summary(found: readonly Finding[]): string {
  const count = (state: Finding['state']): number => found.filter((f) => f.state === state).length;
  const [wrong, warn] = [count('wrong'), count('warn')];
  const warnings = warn === 0 ? '' : `; ${warn} warning${warn === 1 ? '' : 's'}`;
  return `${wrong === 0 ? 'Nothing is wrong' : `${wrong} thing${wrong === 1 ? ' is' : 's are'} wrong`}${warnings}.`;
}
