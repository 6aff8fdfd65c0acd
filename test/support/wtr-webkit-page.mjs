/** WebDriver writes keys without a character as private characters of Unicode. */
const keys = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Insert: '\uE016',
  Delete: '\uE017',
  F10: '\uE03A',
  Meta: '\uE03D',
};
const buttons = { left: 0, middle: 1, right: 2 };

/** As much of puppeteer's page as the runner's commands for keys, mouse and size use, by W3C WebDriver. */
export function webkitPage({ send }) {
  let narrowest = 0;
  const act = (source, ...actions) => send('POST', '/actions', { actions: [{ ...source, actions }] });
  const keyboard = { type: 'key', id: 'keyboard' };
  const pointer = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' } };
  const key = (type, name) => {
    const value = keys[name] ?? name;
    if ([...value].length !== 1) throw new Error(`Unknown key: ${name}`);
    return { type, value };
  };
  const button = (type, { button: name = 'left' } = {}) => ({ type, button: buttons[name] });
  const move = (x, y) => ({ type: 'pointerMove', duration: 0, origin: 'viewport', x, y });
  return {
    keyboard: {
      down: (name) => act(keyboard, key('keyDown', name)),
      up: (name) => act(keyboard, key('keyUp', name)),
      press: (name) => act(keyboard, key('keyDown', name), key('keyUp', name)),
      type: (words) => act(keyboard, ...[...words].flatMap((letter) => [key('keyDown', letter), key('keyUp', letter)])),
    },
    mouse: {
      move: (x, y) => act(pointer, move(x, y)),
      click: (x, y, options) => act(pointer, move(x, y), button('pointerDown', options), button('pointerUp', options)),
      down: (options) => act(pointer, button('pointerDown', options)),
      up: (options) => act(pointer, button('pointerUp', options)),
      async reset() {
        await send('DELETE', '/actions');
        await act(pointer, move(0, 0));
      },
    },
    /**
     * The window has bars of its own, so it is made larger than what is asked for by their size.
     * They do not let it become as narrow as a phone: it then stays as narrow as it can be.
     */
    async setViewport({ width, height }) {
      for (let attempt = 0; attempt < 3; attempt++) {
        const [innerWidth, innerHeight] = await send('POST', '/execute/sync', {
          script: 'return [innerWidth, innerHeight]',
          args: [],
        });
        if (innerWidth === Math.max(width, narrowest) && innerHeight === height) return;
        if (attempt && innerHeight === height && innerWidth > width) narrowest = innerWidth;
        const window = await send('GET', '/window/rect');
        await send('POST', '/window/rect', {
          width: window.width + width - innerWidth,
          height: window.height + height - innerHeight,
        });
        await send('POST', '/execute/async', { script: 'setTimeout(arguments[0], 50)', args: [] });
      }
    },
  };
}
