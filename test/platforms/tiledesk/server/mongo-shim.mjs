// A small server of MongoDB's wire protocol (OP_QUERY handshake and OP_MSG) over mingo, in memory, so that no MongoDB
// has to be installed. It does not know $text, transactions, change streams, TTL or GridFS.
import net from 'node:net';
import { serialize, deserialize, ObjectId, Long, BSONRegExp } from 'bson6';
import { Query, Aggregator, update as mUpdate } from 'mingo';
const LOG = process.env.SHIM_LOG;
const log = (...a) => LOG && console.log(...a);
const dbs = new Map(); // db -> coll -> {docs:[], indexes:[]}
const getColl = (db, c, create = true) => {
  let d = dbs.get(db);
  if (!d) {
    if (!create) return null;
    dbs.set(db, (d = new Map()));
  }
  let x = d.get(c);
  if (!x && create) d.set(c, (x = { docs: [], indexes: [{ v: 2, key: { _id: 1 }, name: '_id_' }] }));
  return x;
};
const opts = (db) => ({ collectionResolver: (n) => getColl(db, n).docs, scriptEnabled: true });
const clone = (v) => {
  if (v === null || typeof v !== 'object') return v;
  if (Array.isArray(v)) return v.map(clone);
  if (v instanceof Date) return new Date(v);
  if (Object.getPrototypeOf(v) === Object.prototype) {
    const o = {};
    for (const k in v) o[k] = clone(v[k]);
    return o;
  }
  return v;
};
const num = (v) => (v == null ? 0 : Number(v.valueOf?.() ?? v));
const cursors = new Map();
let cid = 1000n;
// GeoJSON / $text are outside mingo: drop them from filters
const fixFilter = (f) => {
  if (!f || typeof f !== 'object') return f ?? {};
  const o = {};
  for (const k in f) {
    if (k === '$text' || k === '$comment') continue;
    o[k] =
      (k === '$and' || k === '$or' || k === '$nor') && Array.isArray(f[k])
        ? f[k].map(fixFilter)
        : f[k] instanceof BSONRegExp
          ? new RegExp(f[k].pattern, f[k].options)
          : f[k];
  }
  return o;
};
const find = (db, coll, filter, o = {}) => {
  const q = new Query(fixFilter(filter), opts(db));
  let cur = q.find(coll.docs, proj(o.projection));
  if (o.sort && Object.keys(o.sort).length && !Object.values(o.sort).some((v) => typeof v === 'object')) {
    cur = cur.sort(Object.fromEntries(Object.entries(o.sort).map(([k, v]) => [k, num(v)])));
  }
  if (num(o.skip)) cur = cur.skip(num(o.skip));
  if (num(o.limit)) cur = cur.limit(Math.abs(num(o.limit)));
  return cur.all();
};
const proj = (p) => {
  if (!p) return undefined;
  const o = {};
  for (const k in p) {
    if (p[k] && p[k].$meta) continue;
    o[k] = typeof p[k] === 'object' && p[k] !== null && '_bsontype' in p[k] ? num(p[k]) : p[k];
  }
  return Object.keys(o).length ? o : undefined;
};
const page = (db, c, arr, batchSize) => {
  const n = batchSize == null ? 101 : num(batchSize);
  let first = arr,
    id = 0n;
  if (arr.length > n) {
    first = arr.slice(0, n);
    id = ++cid;
    cursors.set(id, { ns: `${db}.${c}`, rest: arr.slice(n) });
  }
  return { cursor: { firstBatch: first, id: Long.fromBigInt(id), ns: `${db}.${c}` }, ok: 1 };
};
const get = (d, p) => p.split('.').reduce((a, k) => (a == null ? undefined : a[k]), d);
const key = (v) => (v instanceof ObjectId ? 'o' + v.toHexString() : typeof v + JSON.stringify(v));
const dupCheck = (coll, doc, self) => {
  for (const ix of coll.indexes) {
    if (!ix.unique && ix.name !== '_id_') continue;
    const ks = Object.keys(ix.key);
    if (ix.partialFilterExpression && !new Query(ix.partialFilterExpression).test(doc)) continue;
    if (ix.sparse && ks.every((k) => get(doc, k) === undefined)) continue;
    const sig = ks.map((k) => key(get(doc, k) ?? null)).join('|');
    for (const d of coll.docs) {
      if (d === self || d === doc) continue;
      if (ix.partialFilterExpression && !new Query(ix.partialFilterExpression).test(d)) continue;
      if (ks.map((k) => key(get(d, k) ?? null)).join('|') === sig) {
        return {
          code: 11000,
          errmsg: `E11000 duplicate key error index: ${ix.name} dup key: ${sig}`,
          keyPattern: ix.key,
          keyValue: Object.fromEntries(ks.map((k) => [k, get(doc, k) ?? null])),
        };
      }
    }
  }
  return null;
};
const isOps = (u) => Array.isArray(u) || Object.keys(u).some((k) => k[0] === '$');
const eqFields = (f) => {
  const o = {};
  for (const k in f ?? {}) {
    if (k === '$and') {
      for (const s of f.$and) Object.assign(o, eqFields(s));
      continue;
    }
    if (k[0] === '$') continue;
    const v = f[k];
    if (
      v &&
      typeof v === 'object' &&
      !v._bsontype &&
      !(v instanceof Date) &&
      !Array.isArray(v) &&
      Object.keys(v).some((x) => x[0] === '$')
    ) {
      if ('$eq' in v) set(o, k, v.$eq);
      continue;
    }
    set(o, k, v);
  }
  return o;
};
const set = (o, p, v) => {
  const ks = p.split('.');
  const l = ks.pop();
  for (const k of ks) o = o[k] ??= {};
  o[l] = v;
};
function applyUpdate(db, coll, doc, u, { arrayFilters, filter, insert } = {}) {
  if (Array.isArray(u)) {
    const [r] = new Aggregator(u, opts(db)).run([clone(doc)]);
    for (const k in doc) delete doc[k];
    Object.assign(doc, r);
    return true;
  }
  if (!isOps(u)) {
    const id = doc._id;
    for (const k in doc) delete doc[k];
    Object.assign(doc, { _id: id }, clone(u));
    if (u._id === undefined) doc._id = id;
    return true;
  }
  const ops = clone(u);
  const soi = ops.$setOnInsert;
  delete ops.$setOnInsert;
  if (insert && soi) ops.$set = { ...soi, ...(ops.$set ?? {}) };
  for (const op of ['$inc', '$mul']) if (ops[op]) for (const k in ops[op]) ops[op][k] = num(ops[op][k]);
  if (ops.$currentDate) {
    ops.$set = { ...(ops.$set ?? {}) };
    for (const k in ops.$currentDate) ops.$set[k] = new Date();
    delete ops.$currentDate;
  }
  let ch = false;
  for (const op of Object.keys(ops)) {
    if (!Object.keys(ops[op] ?? {}).length) continue;
    if (op === '$set') {
      for (const k in ops.$set) {
        if (!k.includes('$')) {
          const before = JSON.stringify(get(doc, k));
          set(doc, k, ops.$set[k]);
          if (before !== JSON.stringify(ops.$set[k])) ch = true;
          delete ops.$set[k];
        }
      }
      if (!Object.keys(ops.$set).length) continue;
    }
    const r = mUpdate(doc, { [op]: ops[op] }, arrayFilters ?? [], filter ?? {}, {
      cloneMode: 'none',
      queryOptions: opts(db),
    });
    if (r.length) ch = true;
  }
  return ch;
}
const C = {
  hello: () => ({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: 16777216,
    maxMessageSizeBytes: 48000000,
    maxWriteBatchSize: 100000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: 13,
    readOnly: false,
    ok: 1,
  }),
  ping: () => ({ ok: 1 }),
  endsessions: () => ({ ok: 1 }),
  killcursors: () => ({ cursorsKilled: [], ok: 1 }),
  buildinfo: () => ({ version: '5.0.0', versionArray: [5, 0, 0, 0], ok: 1 }),
  getlasterror: () => ({ ok: 1, n: 0, err: null }),
  getcmdlineopts: () => ({ argv: [], parsed: {}, ok: 1 }),
  getparameter: () => ({ ok: 1 }),
  connectionstatus: () => ({ authInfo: { authenticatedUsers: [] }, ok: 1 }),
  serverstatus: () => ({ version: '5.0.0', ok: 1 }),
  insert(db, q) {
    const c = getColl(db, q.insert);
    let n = 0;
    const writeErrors = [];
    q.documents.forEach((d, index) => {
      if (d._id === undefined) d = { _id: new ObjectId(), ...d };
      const e = dupCheck(c, d);
      if (e) {
        writeErrors.push({ index, ...e });
        return;
      }
      c.docs.push(d);
      n++;
    });
    return { n, ...(writeErrors.length ? { writeErrors } : {}), ok: 1 };
  },
  find(db, q) {
    const c = getColl(db, q.find);
    const r = find(db, c, q.filter, q);
    return q.singleBatch
      ? { cursor: { firstBatch: r, id: Long.ZERO, ns: `${db}.${q.find}` }, ok: 1 }
      : page(db, q.find, r, q.batchSize);
  },
  getmore(db, q) {
    const id = BigInt(q.getMore.toString());
    const c = cursors.get(id);
    if (!c) return { ok: 0, code: 43, errmsg: 'cursor not found', codeName: 'CursorNotFound' };
    const n = num(q.batchSize) || c.rest.length;
    const b = c.rest.splice(0, n);
    if (!c.rest.length) cursors.delete(id);
    return { cursor: { nextBatch: b, id: c.rest.length ? Long.fromBigInt(id) : Long.ZERO, ns: c.ns }, ok: 1 };
  },
  aggregate(db, q) {
    const name = q.aggregate;
    const src = typeof name === 'string' ? getColl(db, name).docs : [{}];
    const pipe = q.pipeline.map((s) => (s.$match ? { $match: fixFilter(s.$match) } : s));
    return page(
      db,
      typeof name === 'string' ? name : '$cmd.aggregate',
      new Aggregator(pipe, opts(db)).run(clone(src)),
      q.cursor?.batchSize,
    );
  },
  count(db, q) {
    return { n: find(db, getColl(db, q.count), q.query, { skip: q.skip, limit: q.limit }).length, ok: 1 };
  },
  distinct(db, q) {
    const seen = new Map();
    for (const d of find(db, getColl(db, q.distinct), q.query)) {
      for (const v of [].concat(get(d, q.key) ?? [])) seen.set(key(v), v);
    }
    return { values: [...seen.values()], ok: 1 };
  },
  update(db, q) {
    const c = getColl(db, q.update);
    let n = 0,
      nModified = 0;
    const upserted = [],
      writeErrors = [];
    q.updates.forEach((u, index) => {
      try {
        const hits = c.docs.filter((d) => new Query(fixFilter(u.q), opts(db)).test(d));
        const t = u.multi ? hits : hits.slice(0, 1);
        if (!t.length && u.upsert) {
          const doc = isOps(u.u) ? clone(eqFields(u.q)) : clone(u.u);
          applyUpdate(db, c, doc, isOps(u.u) ? u.u : doc, { arrayFilters: u.arrayFilters, insert: true });
          if (doc._id === undefined) doc._id = new ObjectId();
          const e = dupCheck(c, doc);
          if (e) {
            writeErrors.push({ index, ...e });
            return;
          }
          c.docs.push(doc);
          upserted.push({ index, _id: doc._id });
          n++;
          return;
        }
        for (const d of t) {
          n++;
          if (applyUpdate(db, c, d, u.u, { arrayFilters: u.arrayFilters, filter: fixFilter(u.q) })) nModified++;
        }
      } catch (e) {
        log('UPD ERR', e);
        writeErrors.push({ index, code: 9, errmsg: String(e) });
      }
    });
    return {
      n,
      nModified,
      ...(upserted.length ? { upserted } : {}),
      ...(writeErrors.length ? { writeErrors } : {}),
      ok: 1,
    };
  },
  delete(db, q) {
    const c = getColl(db, q.delete);
    let n = 0;
    for (const d of q.deletes) {
      const t = new Query(fixFilter(d.q), opts(db));
      const keep = [];
      let left = num(d.limit) || Infinity;
      for (const x of c.docs) {
        if (left > 0 && t.test(x)) {
          n++;
          left--;
        } else keep.push(x);
      }
      c.docs = keep;
    }
    return { n, ok: 1 };
  },
  findandmodify(db, q) {
    const name = q.findAndModify ?? q.findandmodify;
    const c = getColl(db, name);
    const filter = fixFilter(q.query);
    let d = null;
    if (q.sort && Object.keys(q.sort).length) {
      const r = find(db, c, filter, { sort: q.sort, limit: 1 });
      d = r.length ? c.docs.find((x) => key(x._id) === key(r[0]._id)) : null;
    } else {
      const t = new Query(filter, opts(db));
      d = c.docs.find((x) => t.test(x)) ?? null;
    }
    const p = (v) => (v && proj(q.fields) ? new Query({}, opts(db)).find([v], proj(q.fields)).all()[0] : v);
    if (q.remove) {
      if (d) c.docs = c.docs.filter((x) => x !== d);
      return { lastErrorObject: { n: d ? 1 : 0 }, value: p(d), ok: 1 };
    }
    if (!d) {
      if (!q.upsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null, ok: 1 };
      const doc = isOps(q.update) ? clone(eqFields(q.query)) : clone(q.update);
      applyUpdate(db, c, doc, isOps(q.update) ? q.update : doc, { arrayFilters: q.arrayFilters, insert: true });
      if (doc._id === undefined) doc._id = new ObjectId();
      const e = dupCheck(c, doc);
      if (e) return { ok: 0, ...e };
      c.docs.push(doc);
      return {
        lastErrorObject: { n: 1, updatedExisting: false, upserted: doc._id },
        value: q.new ? p(doc) : null,
        ok: 1,
      };
    }
    const old = clone(d);
    applyUpdate(db, c, d, q.update, { arrayFilters: q.arrayFilters, filter });
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: p(q.new ? d : old), ok: 1 };
  },
  createindexes(db, q) {
    const c = getColl(db, q.createIndexes);
    const b = c.indexes.length;
    for (const i of q.indexes) if (!c.indexes.some((x) => x.name === i.name)) c.indexes.push(i);
    return { numIndexesBefore: b, numIndexesAfter: c.indexes.length, createdCollectionAutomatically: false, ok: 1 };
  },
  listindexes(db, q) {
    const c = getColl(db, q.listIndexes, false);
    if (!c) return { ok: 0, code: 26, codeName: 'NamespaceNotFound', errmsg: 'ns does not exist' };
    return page(db, q.listIndexes, c.indexes, 1000);
  },
  dropindexes: () => ({ ok: 1 }),
  create(db, q) {
    getColl(db, q.create);
    return { ok: 1 };
  },
  collmod: () => ({ ok: 1 }),
  drop(db, q) {
    dbs.get(db)?.delete(q.drop);
    return { ok: 1 };
  },
  dropdatabase(db) {
    dbs.delete(db);
    return { ok: 1 };
  },
  listcollections(db) {
    return page(
      db,
      '$cmd.listCollections',
      [...(dbs.get(db)?.keys() ?? [])].map((name) => ({
        name,
        type: 'collection',
        options: {},
        info: { readOnly: false },
        idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
      })),
      1000,
    );
  },
  listdatabases() {
    return { databases: [...dbs.keys()].map((name) => ({ name, sizeOnDisk: 1, empty: false })), ok: 1 };
  },
};
C.ismaster = C.hello;
function run(db, cmd) {
  const name = Object.keys(cmd)[0];
  const f = C[name.toLowerCase()];
  if (!f) {
    console.log('SHIM: no such command', name);
    return { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: '${name}'` };
  }
  try {
    const r = f(db, cmd);
    log(
      db,
      name,
      cmd[name],
      JSON.stringify(cmd.filter ?? cmd.query ?? cmd.q ?? ''),
      '->',
      r.ok,
      r.n ?? r.cursor?.firstBatch?.length ?? '',
    );
    return r;
  } catch (e) {
    console.log(
      'SHIM ERROR',
      name,
      cmd[name],
      JSON.stringify(cmd).slice(0, 600),
      e.stack?.split('\n').slice(0, 4).join(' | '),
    );
    return { ok: 0, code: 1, errmsg: String(e.message ?? e) };
  }
}
const D = (b) => deserialize(b, { promoteValues: true, promoteLongs: true, promoteBuffers: false, bsonRegExp: false });
const S = (d) => serialize(d, { ignoreUndefined: true });
const srv = net.createServer((s) => {
  let buf = Buffer.alloc(0);
  s.setNoDelay(true);
  s.on('error', () => {});
  s.on('data', (ch) => {
    buf = buf.length ? Buffer.concat([buf, ch]) : ch;
    while (buf.length >= 4 && buf.length >= buf.readInt32LE(0)) {
      const len = buf.readInt32LE(0);
      const m = buf.subarray(0, len);
      buf = buf.subarray(len);
      const reqId = m.readInt32LE(4),
        op = m.readInt32LE(12);
      if (op === 2004) {
        let o = 20;
        const e = m.indexOf(0, o);
        const ns = m.toString('utf8', o, e);
        o = e + 1 + 8;
        const dl = m.readInt32LE(o);
        const q = D(m.subarray(o, o + dl));
        const db = ns.split('.')[0];
        const body = S(run(db, q.$query ?? q));
        const h = Buffer.alloc(36);
        h.writeInt32LE(36 + body.length, 0);
        h.writeInt32LE(reqId + 1, 4);
        h.writeInt32LE(reqId, 8);
        h.writeInt32LE(1, 12);
        h.writeInt32LE(8, 16);
        h.writeInt32LE(1, 32);
        s.write(Buffer.concat([h, body]));
      } else if (op === 2013) {
        const flags = m.readInt32LE(16);
        let o = 20,
          cmd = null;
        const end = len - (flags & 1 ? 4 : 0);
        const seqs = [];
        while (o < end) {
          const kind = m[o++];
          if (kind === 0) {
            const dl = m.readInt32LE(o);
            cmd = D(m.subarray(o, o + dl));
            o += dl;
          } else {
            const sl = m.readInt32LE(o);
            const se = o + sl;
            o += 4;
            const e = m.indexOf(0, o);
            const id = m.toString('utf8', o, e);
            o = e + 1;
            const docs = [];
            while (o < se) {
              const dl = m.readInt32LE(o);
              docs.push(D(m.subarray(o, o + dl)));
              o += dl;
            }
            seqs.push([id, docs]);
          }
        }
        for (const [id, docs] of seqs) cmd[id] = docs;
        const r = run(cmd.$db, cmd);
        if (flags & 2) continue;
        const body = S(r);
        const h = Buffer.alloc(21);
        h.writeInt32LE(21 + body.length, 0);
        h.writeInt32LE(reqId + 1, 4);
        h.writeInt32LE(reqId, 8);
        h.writeInt32LE(2013, 12);
        s.write(Buffer.concat([h, body]));
      } else {
        console.log('SHIM: unsupported opcode', op);
        s.destroy();
      }
    }
  });
});
const port = Number(process.argv[2] ?? 27117);
srv.listen(port, '127.0.0.1', () => console.log('mongo-shim on 127.0.0.1:' + port));
