  const subtle = globalThis.crypto && crypto.subtle;
  const utf8 = new TextEncoder();
  const bytes = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const one of parts) { all.set(one, at); at += one.length; }
    return all;
  };
  const of = (text) => utf8.encode(text);
  const u64 = (number) => {
    const out = new Uint8Array(8);
    new DataView(out.buffer).setBigUint64(0, BigInt(number));
    return out;
  };
  const hex = (data) => Array.from(data, (one) => one.toString(16).padStart(2, "0")).join("");
  const same = (a, b) => a.length === b.length && a.every((one, at) => one === b[at]);
  const before = (a, b) => hex(a) < hex(b);

  class Wrong extends Error {
    constructor(zh, en) { super(en); this.zh = zh; this.en = en; }
  }
  const need = (held, zh, en) => { if (!held) throw new Wrong(zh, en); };

  const base64 = (text, length) => {
    need(typeof text === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(text), "文件格式不对：不是 base64", "The file is malformed: not base64");
    const raw = atob(text);
    need(btoa(raw) === text, "文件格式不对：base64 写法不唯一", "The file is malformed: not the one spelling of that base64");
    const data = Uint8Array.from(raw, (one) => one.charCodeAt(0));
    need(length === undefined || data.length === length, "文件格式不对：长度不符", "The file is malformed: a wrong length");
    return data;
  };
  const whole = (number) => {
    need(Number.isSafeInteger(number) && number >= 0, "文件格式不对：不是自然数", "The file is malformed: not a whole number");
    return number;
  };
  const list = (value, most) => {
    need(Array.isArray(value) && value.length <= most, "文件格式不对：清单缺失或过长", "The file is malformed: a list is missing or too long");
    return value;
  };

  const sha256 = async (data) => new Uint8Array(await subtle.digest("SHA-256", data));
  const hmac = async (key, data) => {
    const held = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await subtle.sign("HMAC", held, data));
  };
  const leafHash = (data) => sha256(bytes([0], data));
  const nodeHash = (left, right) => sha256(bytes([1], left, right));

  // RFC 9162 section 2.1.3.2
  const leads = async (leaf, index, size, path, root) => {
    if (index >= size || path.length > 64) return false;
    let place = BigInt(index), last = BigInt(size) - 1n, hash = leaf;
    for (const step of path) {
      if (last === 0n) return false;
      if (place & 1n || place === last) {
        hash = await nodeHash(step, hash);
        while (!(place & 1n) && place !== 0n) { place >>= 1n; last >>= 1n; }
      } else {
        hash = await nodeHash(hash, step);
      }
      place >>= 1n; last >>= 1n;
    }
    return last === 0n && same(hash, root);
  };

  // C2SP signed-note and tlog-checkpoint
  const readKey = async (vkey) => {
    const [name, id, rest] = String(vkey).split("+").length >= 3
      ? [vkey.slice(0, vkey.indexOf("+")), vkey.slice(vkey.indexOf("+") + 1, vkey.indexOf("+") + 9), vkey.slice(vkey.indexOf("+") + 10)]
      : ["", "", ""];
    const held = base64(rest, 33);
    const digest = await sha256(bytes(of(name + "\n"), held));
    need(name && hex(digest.slice(0, 4)) === id, "公钥写法不对", "The key is malformed");
    return { name, id: digest.slice(0, 4), kind: held[0], key: await subtle.importKey("raw", held.slice(1), "Ed25519", false, ["verify"]) };
  };
  const readCheckpoint = async (note, logKey, witnessKeys) => {
    need(typeof note === "string" && note.length < 100000, "缺少检查点", "The checkpoint is missing");
    const cut = note.lastIndexOf("\n\n");
    need(cut > 0, "检查点格式不对", "The checkpoint is malformed");
    const text = note.slice(0, cut + 1), signatures = note.slice(cut + 2).split("\n").filter(Boolean);
    const [origin, size, root] = text.split("\n");
    need(/^[1-9][0-9]{0,15}$/.test(size), "检查点格式不对", "The checkpoint is malformed");
    let signed = false;
    const witnesses = [];
    for (const line of signatures) {
      const match = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/.exec(line);
      need(match, "检查点的签名格式不对", "A signature of the checkpoint is malformed");
      const blob = base64(match[2]);
      const by = (one) => one.name === match[1] && same(one.id, blob.slice(0, 4));
      if (by(logKey)) {
        need(await subtle.verify("Ed25519", logKey.key, blob.slice(4), of(text)), "检查点的签名不对", "The signature of the checkpoint is wrong");
        signed = true;
      }
      const witness = witnessKeys.find(by);
      if (witness) {
        const time = new DataView(blob.buffer, 4, 8).getBigUint64(0);
        const said = of(`cosignature/v1\ntime ${time}\n${text}`);
        need(await subtle.verify("Ed25519", witness.key, blob.slice(12), said), "见证人的签名不对", "The signature of a witness is wrong");
        witnesses.push({ name: witness.name, at: new Date(Number(time) * 1000) });
      }
    }
    need(origin === logKey.name && signed, "检查点没有存证的签名", "The checkpoint is not signed by the log");
    return { origin, size: Number(size), root: base64(root, 32), witnesses };
  };

  const readPlace = async (given, head, what) => {
    const index = whole(given.index), entry = base64(given.entry);
    const path = list(given.path, 64).map((step) => base64(step, 32));
    const leaf = await leafHash(entry);
    need(await leads(leaf, index, head.size, path, head.root), `${what.zh}（序号 ${index}）不在存证里`, `${what.en} (entry ${index}) is not in the log`);
    return { index, leaf, told: JSON.parse(new TextDecoder().decode(entry)) };
  };
  const readEntry = async (given, head, what) => {
    const { index, leaf, told } = await readPlace(given, head, what), nonce = base64(given.nonce, 32);
    need(typeof given.said === "string", "文件格式不对", "The file is malformed");
    const committed = base64(told.c, 32);
    need(same(await hmac(nonce, of(given.said)), committed), `${what.zh}（序号 ${index}）的内容被改过`, `The content of ${what.en} (entry ${index}) was changed`);
    return { index, leaf, said: JSON.parse(given.said) };
  };

  const said = document.getElementById("said");
  const put = (parent, name, text, lang) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (lang) { made.lang = lang; made.className = "en"; }
    parent.append(made);
    return made;
  };
  const both = (parent, name, zh, en) => {
    const made = put(parent, name, zh);
    put(made, "span", en, "en");
    return made;
  };
  const time = (iso) => new Date(iso).toLocaleString("sv", { timeZone: "Asia/Shanghai" }).slice(0, 16);
  const answer = (good, zh, en) => {
    const box = put(said, "div");
    box.className = `answer ${good ? "good" : "bad"}`;
    put(box, "strong", zh);
    put(box, "span", en, "en");
    return box;
  };

  // `tell` checks a chosen file, with those chosen beside it, against the key that was typed in, if any, and shows what it found. It throws when the
  // file does not hold; then `fails` is said, what is wrong, and `mend`. Each new file or key is checked anew.
  const checkChosen = (tell, fails, mend) => {
    const file = document.getElementById("file"), key = document.getElementById("key");
    const run = async () => {
      const all = [...file.files], chosen = all.find((one) => one.name.endsWith(".json")) ?? all[0];
      if (!chosen) return;
      said.replaceChildren();
      delete said.dataset.milliseconds;
      if (!subtle) { answer(false, "浏览器太旧，无法核验", "This browser is too old to check anything"); return; }
      try {
        await tell(chosen, key.value.trim(), all.filter((one) => one !== chosen));
      } catch (fault) {
        const known = fault instanceof Wrong;
        said.replaceChildren();
        const box = answer(false, fails.zh, fails.en);
        both(box, "p", known ? fault.zh : "文件残缺，或浏览器太旧（需要支持 Ed25519）。", known ? fault.en : "The file is damaged, or this browser is too old (it must know Ed25519).");
        both(box, "p", mend.zh, mend.en);
      }
    };
    file.addEventListener("change", run);
    key.addEventListener("change", run);
  };
