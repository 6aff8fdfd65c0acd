import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openapi } from '../../../src/adapters/http/openapi.js';
import * as parse from '../../../src/adapters/boundary.js';
import * as details from '../../../src/adapters/boundary-details.js';
import { schemaOf, validateExchange, violations } from '../../support/openapi.js';

describe('x', () => { test('y', () => { validateExchange({method:'GET', url:'/contacts/p/conversations'}); expect(violations(schemaOf('Conversation'), {id:'x'})).not.toEqual([]); }); });
