// One kill: the ledger put back as it was before the load, the load killed, the ledger opened by a process that
// knows nothing of it, and the load run again.
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Aim } from './aims.ts';
import type { Scenario } from './book.ts';
import { contentOf } from './content.ts';
import type { Kill } from './table.ts';
import { type End, victim } from './victim.ts';

export async function killed(program: string, scenario: Scenario, aim: Aim): Promise<Kill> {
  const end = await killedIn(program, scenario, aim);
  const content = await contentOf(scenario.ledger);
  const found = content === scenario.before ? 'before' : content === scenario.after ? 'after' : 'neither';
  const known = new Set([...scenario.before.split('\n'), ...scenario.after.split('\n')]);
  const strange = content.split('\n').filter((row) => !known.has(row));
  const { code } = await victim(program, scenario.folder);
  const again = code === 0 && (await contentOf(scenario.ledger)) === scenario.after && !isLittered(scenario);
  const stage = end.stages.at(-1)?.stage ?? 'starting';
  return { ledger: scenario.name, stage, seconds: end.seconds, found, strange, again };
}

const TRIES = 4;

/** A load that was faster than expected is met in a later stage, or not at all: it is tried again, far earlier. */
async function killedIn(program: string, scenario: Scenario, aim: Aim): Promise<End> {
  const seconds = scenario.stages.find(({ stage }) => stage === aim.stage)?.seconds ?? 0;
  for (let tries = 1, share = aim.share; ; tries++, share *= 0.3) {
    scenario.restore();
    const end = await victim(program, scenario.folder, (stage, child) => {
      if (stage === aim.stage) void wait(seconds * share * 1000).then(() => child.kill('SIGKILL'));
    });
    const met = end.code === null && (end.stages.at(-1)?.stage === aim.stage || tries === TRIES);
    if (met) return end;
    if ((end.code ?? 0) !== 0 || tries === TRIES) throw new Error(`no kill in "${aim.stage}":\n${end.stderr}`);
  }
}

/** What a load that came to its end has no business to leave. */
function isLittered({ ledger }: Scenario): boolean {
  return existsSync(`${ledger}.wal`) || existsSync(`${ledger}.spill`);
}
