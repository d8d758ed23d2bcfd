import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_JSON } from '../http/problem-of.js';

type Responses = NonNullable<OpenAPIObject['paths'][string]['get']>['responses'];
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** RFC 9457, with the members that this platform adds. */
const SCHEMAS: Schemas = {
  Problem: {
    type: 'object',
    description: 'An error: problem details for HTTP APIs, RFC 9457. Each type may add members of its own.',
    required: ['type', 'title', 'status'],
    properties: {
      type: { type: 'string', format: 'uri-reference', description: 'The kind of problem, for programs' },
      title: { type: 'string', description: 'The kind of problem, in words' },
      status: { type: 'integer', description: 'The status of the answer' },
      detail: { type: 'string', description: 'What happened here' },
      errors: {
        type: 'array',
        items: { $ref: '#/components/schemas/FieldError' },
        description: 'Every bad field, where fields are bad',
      },
    },
    additionalProperties: true,
  },
  FieldError: {
    type: 'object',
    required: ['field', 'reason'],
    properties: {
      field: { type: 'string', description: 'The path of the field', example: 'customer_email' },
      reason: { type: 'string', description: 'The rule that it broke', example: 'customer_email must be an email' },
    },
  },
};

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;

/** Documents that every operation answers its errors as problem details. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  const operations = Object.values(document.paths).flatMap((item) => METHODS.map((method) => item[method]));
  for (const operation of operations) {
    if (operation !== undefined) answerProblems(operation.responses);
  }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...SCHEMAS } };
  return document;
}

function answerProblems(responses: Responses): void {
  const content = { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' } } };
  for (const [status, response] of Object.entries(responses)) {
    if (/^[45]/.test(status) && response !== undefined && !('$ref' in response)) response.content ??= content;
  }
  responses['default'] ??= { description: 'A problem', content };
}
