import { type AppDefinition, describeApp } from '#platform';

/** docs/generated/openapi/<app>.json: what each app serves at /docs-json. */
export const openApiPages = (apps: readonly AppDefinition[]): Promise<(readonly [string, string])[]> =>
  Promise.all(
    apps.map(async (app) => {
      const document = await describeApp(app);
      return [`docs/generated/openapi/${app.name}.json`, `${JSON.stringify(document, null, 2)}\n`] as const;
    }),
  );
