import { expect } from '@open-wc/testing';
import '../../src/define.js';
import { HandoffElement } from '../../src/elements/base/handoff-element.js';
import * as everything from '../../src/index.js';
import { commandTypes } from '../support/conversations.js';

const offered = Object.values(everything)
  .filter((value) => typeof value === 'function' && value.prototype instanceof HandoffElement)
  .flatMap((Element) => [...new (Element as unknown as new () => HandoffElement)().commands]);

/** What nobody presses: the store sends it by itself, once something was seen. */
const sentByItself = ['mark-read'];

describe('every command is offered by an element', () => {
  for (const type of commandTypes.filter((each) => !sentByItself.includes(each))) {
    it(type, () => {
      expect(offered).to.include(type);
    });
  }
});
