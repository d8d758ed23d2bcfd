import { type Composition, docker } from '../../tests/support/composition.js';

const UNITS: Readonly<Record<string, number>> = { KiB: 1 / 1024, MiB: 1, GiB: 1024 };

/** What each service's container holds at this moment, the pages of files that could go apart; in megabytes (2^20 bytes). */
export async function memoryOf(composition: Composition): Promise<ReadonlyMap<string, number>> {
  const containers = await composition.containers();
  const lines = await docker(['stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}', ...containers]);
  return new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => figureOf(composition.project, line)),
  );
}

/** Of `trenza-sales-api-1 68.44MiB / 384MiB`. */
function figureOf(project: string, line: string): readonly [string, number] {
  const [, service, figure, unit = ''] = /^(\S+)-\d+ ([\d.]+)(\w+) /.exec(line.replace(`${project}-`, '')) ?? [];
  const factor = UNITS[unit];
  if (service === undefined || factor === undefined) throw new Error(`docker stats says "${line}"`);
  return [service, Number(figure) * factor];
}
