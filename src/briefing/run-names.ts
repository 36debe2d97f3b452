// What a report calls its runs: by their models, and runs of one model by the parameters in which they differ.
import type { Database } from '../database/database.ts';
import { textInForm } from '../model/typed.ts';
import { PARAM, readOrigin, typedIn } from '../runs/origin.ts';
import type { RunRow } from '../runs/store.ts';

/** By id: "api-units", or "api-units with price=0.35" beside one of 0.40. */
export async function runNames(database: Database, runs: readonly RunRow[]): Promise<ReadonlyMap<string, string>> {
  const params = new Map<string, ReadonlyMap<string, string>>();
  const forms = new Map<string, ReadonlyMap<string, string>>();
  for (const { id } of runs) {
    const origin = await readOrigin(database, id);
    params.set(id, origin?.settings ?? new Map());
    forms.set(id, origin === undefined ? new Map() : typedIn(origin));
  }
  const names = new Map<string, string>();
  for (const { id, model } of runs) {
    const others = runs.filter((run) => run.model === model && run.id !== id);
    const own = [...(params.get(id) ?? [])].filter(
      ([name, value]) => name.startsWith(PARAM) && others.some((run) => params.get(run.id)?.get(name) !== value),
    );
    const said = own.map(([setting, value]) => {
      const name = setting.slice(PARAM.length);
      return `${name}=${textInForm(value, forms.get(id)?.get(name))}`;
    });
    names.set(id, said.length === 0 ? model : `${model} with ${said.join(', ')}`);
  }
  return names;
}
