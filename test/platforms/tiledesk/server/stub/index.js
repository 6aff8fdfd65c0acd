// Stands in for packages that connect the server to other services, none of which has part in a conversation.
function Noop() {
  return proxy;
}
const pass = (request, response, next) => next();
const proxy = new Proxy(Noop, {
  get(target, key) {
    if (key === 'then') return undefined;
    if (key === 'router') return pass;
    if (typeof key === 'symbol' || key === 'prototype' || key in Function.prototype) return Reflect.get(target, key);
    return key === 'Publisher' ? Noop : async () => undefined;
  },
});
module.exports = proxy;
