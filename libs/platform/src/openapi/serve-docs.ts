import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import { type DocumentInfo, openApiDocument } from './document.js';

/** `/docs` and `/docs-json`. The document is made when it is first asked for. */
export function serveDocs(app: INestApplication, info: DocumentInfo): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, info), { raw: ['json'], customSiteTitle: info.title });
}
