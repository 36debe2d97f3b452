// The compiled sources, as the command runs them, with the types of the TypeScript sources. What is measured
// must not be what tsx makes of src on the fly: it wraps every inner function, which costs the kernel's loop.
async function module<T>(path: string): Promise<T> {
  return (await import(new URL(`../dist/${path}.js`, import.meta.url).href)) as T;
}

export const { openDatabase } = await module<typeof import('../src/database/database.ts')>('database/database');
export const { join, sql, textList, textStruct } =
  await module<typeof import('../src/database/sql.ts')>('database/sql');
export const { load } = await module<typeof import('../src/load/load.ts')>('load/load');
export const { readProject } = await module<typeof import('../src/project/parse.ts')>('project/parse');
export const { readExtended, readModel } = await module<typeof import('../src/model/file.ts')>('model/file');
export const { parseDay } = await module<typeof import('../src/calendar/day.ts')>('calendar/day');
export const { periodLists, periodsOf } = await module<typeof import('../src/meter/periods.ts')>('meter/periods');
export const { atomsOf, usageOf } = await module<typeof import('../src/meter/usage.ts')>('meter/usage');
export const { buildBook } = await module<typeof import('../src/price/book.ts')>('price/book');
export const { cutsOf } = await module<typeof import('../src/price/terms/cuts.ts')>('price/terms/cuts');
export const { AS_IT_IS, kernelOf } = await module<typeof import('../src/price/kernel.ts')>('price/kernel');
export const { linesSink } = await module<typeof import('../src/price/lines.ts')>('price/lines');
export const { totalsSink } = await module<typeof import('../src/price/sinks.ts')>('price/sinks');
export const { openLedger } = await module<typeof import('../src/ledger/read.ts')>('ledger/read');
export const { prepare } = await module<typeof import('../src/runs/prepare.ts')>('runs/prepare');
export const { replay } = await module<typeof import('../src/runs/replay.ts')>('runs/replay');
export const { keep } = await module<typeof import('../src/runs/keep.ts')>('runs/keep');
export const { findRun } = await module<typeof import('../src/runs/store.ts')>('runs/store');
export const { readDirectory } = await module<typeof import('../src/meter/directory.ts')>('meter/directory');
export const { pdfPool } = await module<typeof import('../src/render/pdf.ts')>('render/pdf');
export const { writeStatements } = await module<typeof import('../src/mailing/write.ts')>('mailing/write');
export const { populationIn } = await module<typeof import('../src/figures/population.ts')>('figures/population');
export const { structureOf } = await module<typeof import('../src/price/rebind.ts')>('price/rebind');
export const { bookOn } = await module<typeof import('../src/whatif/ground.ts')>('whatif/ground');
export const { pricerOf } = await module<typeof import('../src/whatif/pricer.ts')>('whatif/pricer');
export const { modelReader } = await module<typeof import('../src/whatif/read.ts')>('whatif/read');
export const { readAsked } = await module<typeof import('../src/whatif/asked.ts')>('whatif/asked');
export const { pointsOf } = await module<typeof import('../src/whatif/points.ts')>('whatif/points');
export const { readVaries } = await module<typeof import('../src/whatif/vary.ts')>('whatif/vary');
export const { paramRanges } = await module<typeof import('../src/model/read/params.ts')>('model/read/params');
export const { onThreads } = await module<typeof import('../src/whatif/threads.ts')>('whatif/threads');
