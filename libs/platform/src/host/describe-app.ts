import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiDocument } from '../openapi/document.js';
import { AppModule } from './app.module.js';
import type { AppDefinition } from './define-app.js';

/** An app's OpenAPI document without running it: Nest only previews the app, so that nothing is made and nothing is opened. */
export async function describeApp(definition: AppDefinition): Promise<OpenAPIObject> {
  const options = { preview: true, logger: false, abortOnError: false } as const;
  const app = await NestFactory.create(AppModule.preview(definition), new FastifyAdapter(), options);
  return openApiDocument(app, definition.openapi);
}
