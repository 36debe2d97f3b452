// What `npm run crash` prints: for each ledger and stage how many kills met it, and what the ledger held then.
import Table from 'cli-table3';

export interface Kill {
  /** Which ledger the load went into. */
  readonly ledger: string;
  /** The stage in which it was killed, as it said itself. */
  readonly stage: string;
  readonly seconds: number;
  readonly found: 'before' | 'after' | 'neither';
  /** Lines of the content (see content.ts) that stand neither in that before the load nor in that after it. */
  readonly strange: readonly string[];
  /** The load, run again, came to its end with the right ledger and left nothing else behind. */
  readonly again: boolean;
}

export function crashTable(kills: readonly Kill[]): string {
  const head = ['killed while', 'kills', 'as before', 'as after', 'neither', 'loaded again'];
  const table = new Table({
    head,
    style: { head: [], border: [] },
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const ledger of new Set(kills.map((kill) => kill.ledger))) {
    const own = kills.filter((kill) => kill.ledger === ledger);
    for (const stage of new Set(own.map((kill) => kill.stage)))
      table.push(
        row(
          `${ledger}: ${stage}`,
          own.filter((kill) => kill.stage === stage),
        ),
      );
  }
  table.push(row('all', kills));
  return table.toString();
}

function row(name: string, kills: readonly Kill[]): string[] {
  const found = (state: Kill['found']): number => kills.filter((kill) => kill.found === state).length;
  const counts = [
    kills.length,
    found('before'),
    found('after'),
    found('neither'),
    kills.filter((kill) => kill.again).length,
  ];
  return [name, ...counts.map(String)];
}
