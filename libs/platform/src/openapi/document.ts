import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { documentRules } from './document-rules.js';
import { withProblems } from './problem-schema.js';

export interface DocumentInfo {
  readonly title: string;
  readonly description: string;
}

/** The OpenAPI document of a running app: its routes, the rules of what they take, and problem details. */
export function openApiDocument(app: INestApplication, { title, description }: DocumentInfo): OpenAPIObject {
  for (const type of takenTypes(app)) documentRules(type);
  const info = new DocumentBuilder()
    .setTitle(title)
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth()
    .build();
  return withProblems(SwaggerModule.createDocument(app, info));
}

/** The types of all parameters of all controllers' methods. */
function takenTypes(app: INestApplication): unknown[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const prototype: unknown = metatype?.prototype;
    if (typeof prototype !== 'object' || prototype === null) return [];
    return Object.getOwnPropertyNames(prototype).flatMap(
      (method) => (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as unknown[],
    );
  });
}
