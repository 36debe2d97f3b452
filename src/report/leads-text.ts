// Leads for a terminal of 80 columns, made of the JSON report alone.
import type { ChalkInstance } from 'chalk';
import type { LeadsReport } from '../leads/report.ts';
import { safe, showCount } from './format.ts';
import { SECTIONS } from './leads-sections.ts';

export function leadsText(report: LeadsReport, top: number, paint: ChalkInstance): string {
  const { window, accounts, zone } = report;
  const title = [
    paint.bold(`Leads from ${safe(report.model)}, up to ${report.on}`),
    `run ${report.run}: ${showCount(accounts)} account${accounts === 1 ? '' : 's'}, ${window.from} until ${window.until} (${zone})`,
  ].join('\n');
  return [title, ...SECTIONS.flatMap((section) => section(report, top, paint))].join('\n\n');
}
