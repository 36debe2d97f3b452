// A small project with minutes, loaded in process, and what the limits of a model would have done to it.
import { join } from 'node:path';
import { openLedger } from '../../src/ledger/read.ts';
import { replayLimits } from '../../src/limits/replay.ts';
import { type LimitsReport, limitsReport } from '../../src/limits/report.ts';
import type { Grouping } from '../../src/limits/rows.ts';
import { readModel } from '../../src/model/file.ts';
import { readProject } from '../../src/project/parse.ts';
import { prepare } from '../../src/runs/prepare.ts';
import { type Kit, kit } from '../load/kit.ts';

const SOURCE =
  'log: {files: "log*.csv", format: csv, columns: {time: t, tenant: who, key: key, requests: n}, measures: {took: ms}}';

export interface Options {
  readonly detail?: string;
  readonly source?: string;
  readonly tenants?: string;
}

/** In Berlin, March 2025; rows are `time,tenant,key,requests,took in ms`. */
export function projectOf(rows: readonly string[], { detail, source, tenants }: Options = {}): Kit {
  const k = kit(source ?? SOURCE, {
    zone: 'Europe/Berlin',
    window: 'window: {from: 2025-03-01, until: 2025-04-01}',
    more: `${detail ?? 'detail: minute'}\ndirectory: {tenants: tenants.csv}`,
  });
  k.write('tenants.csv', tenants ?? 'tenant,name,plan\nacme,Acme Freight,pro\nbirch,Birch,basic\n');
  k.write('log.csv', csv(rows));
  return k;
}

export function csv(rows: readonly string[]): string {
  return `t,who,key,n,ms\n${rows.map((row) => `${row}\n`).join('')}`;
}

/** What `reprice limits` says of a model with these lines. */
export async function limitsOf(k: Kit, model: string, by: Grouping = 'account'): Promise<LimitsReport> {
  k.write('model.yaml', `model: m\ncurrency: USD\n${model}`);
  const project = readProject(join(k.folder, 'reprice.yaml'), 'reprice.yaml');
  const read = readModel(join(k.folder, 'model.yaml'), 'model.yaml', { set: [], projectCurrency: project.currency });
  const ledger = await openLedger(project, { readOnly: true });
  try {
    const input = await prepare(ledger, project, read, join(k.folder, 'model.yaml'), []);
    return limitsReport(project, read, await replayLimits(ledger, input), by);
  } finally {
    ledger.close();
  }
}
