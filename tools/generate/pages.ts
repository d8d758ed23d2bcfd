import { apps } from '../../apps/all-in-one/src/bootstrap.js';
import { channelsPage } from './channels-page.js';
import { envExample } from './env-example.js';
import { errorsPage } from './errors-page.js';
import { openApiPages } from './open-api-pages.js';
import { routesPage } from './routes-page.js';
import { variableGroups } from './variables.js';
import { variablesPage } from './variables-page.js';

/** Every generated page there is, by its file; a law compares each. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const variables = variableGroups(apps);
  return new Map([
    ['.env.example', envExample(variables)],
    ['docs/errors.md', errorsPage()],
    ['docs/generated/channels.md', channelsPage()],
    ['docs/generated/routes.md', await routesPage(apps)],
    ['docs/generated/variables.md', variablesPage(variables)],
    ...(await openApiPages(apps)),
  ]);
}
