import { type AppDefinition, describeApp } from '#platform';
import { code, markdown, table } from './markdown.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

async function rowsOf(app: AppDefinition): Promise<string[][]> {
  const { paths } = await describeApp(app);
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const statuses = Object.keys(operation.responses).filter((status) => status !== 'default');
      return [[code(`${method.toUpperCase()} ${path}`), operation.summary ?? '', statuses.join(', ')]];
    }),
  );
}

/** docs/generated/routes.md */
export async function routesPage(apps: readonly AppDefinition[]): Promise<string> {
  const byApp = await Promise.all(apps.map(async (app) => ({ app, rows: await rowsOf(app) })));
  const count = byApp.reduce((sum, { rows }) => sum + rows.length, 0);
  const sections = byApp.flatMap(({ app, rows }) => [
    `## ${app.name}`,
    `Port ${app.port}. ${app.openapi.description}`,
    table(['route', 'what it does', 'answers'], rows),
  ]);
  return markdown(
    'Routes',
    `The ${count} HTTP routes of ${byApp.length} apps. Each app has its own at \`/docs\`, with every field. ` +
      'Any error is answered as `application/problem+json` (RFC 9457).',
    ...sections,
  );
}
