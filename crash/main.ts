// npm run crash: kills loads with SIGKILL, at moments spread over every stage and most of all over the commit, and
// looks each time what the ledger holds: all that it held before, or all that the load makes of it, never
// anything between. Then the load is run again and must come to its end. Exits 1 where that does not hold.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { aimsOf } from './aims.ts';
import { type Book, bookOf } from './book.ts';
import { killed } from './killed.ts';
import { crashTable, type Kill } from './table.ts';

const USAGE = 'npm run crash -- [--kills N] [--seconds S] [--program MAIN] [--json]';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    program: { type: 'string', default: 'dist/cli/main.js' },
    json: { type: 'boolean', default: false },
  },
});
const kills = wholeNumber('kills', values.kills, 1);
const seconds = wholeNumber('seconds', values.seconds, 1);
const program = resolve(values.program);

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const book = await bookOf(program, seconds, say);
try {
  const done = await killAll(book);
  process.stdout.write(values.json ? `${JSON.stringify(done, null, 2)}\n` : `\n${crashTable(done)}\n`);
  if (done.some((kill) => kill.found === 'neither' || !kill.again)) process.exitCode = 1;
} finally {
  book.remove();
}

async function killAll({ scenarios }: Book): Promise<readonly Kill[]> {
  const done: Kill[] = [];
  for (const [i, scenario] of scenarios.entries()) {
    const own = Math.floor((kills + i) / scenarios.length);
    for (const aim of aimsOf(scenario.stages, own)) {
      const kill = await killed(program, scenario, aim);
      done.push(kill);
      for (const row of kill.found === 'neither' ? kill.strange : []) say(`  ${row}`);
      const again = kill.again ? 'loaded again' : 'NOT LOADED AGAIN';
      say(
        `${done.length}/${kills} ${kill.ledger}, ${kill.stage}, after ${kill.seconds.toFixed(2)} s: ${kill.found}; ${again}`,
      );
    }
  }
  return done;
}

function wholeNumber(option: string, text: string, least: number): number {
  if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
  say(`--${option} takes a whole number from ${least}, not "${text}"\n${USAGE}`);
  process.exit(2);
}
