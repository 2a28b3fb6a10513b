  // RFC 8785 for what bundles hold: texts, whole numbers, true, false, null, lists and objects
  const canonical = (value) =>
    value === null || typeof value !== "object" ? JSON.stringify(value)
      : Array.isArray(value) ? `[${value.map(canonical).join(",")}]`
        : `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  const digest = async (data) => hex(await sha256(data));
  const equal = (one, other) => canonical(one) === canonical(other);
  const members = (value, names) => need(value && typeof value === "object" && Object.keys(value).sort().join() === names, "文件格式不对：内容多了或少了", "The file is malformed: something is missing or too much");
  // the checkpoint, signed by the log and by each witness that is named, and by nobody else
  const readHead = async (given, expectedKey) => {
    members(given.log, "key,witnesses");
    const logKey = await readKey(given.log.key);
    need(!expectedKey || expectedKey === given.log.key, "材料包出自另一本存证：公钥与您填写的不同", "The bundle comes from another log: its key is not the one you gave");
    const witnessKeys = [];
    for (const one of list(given.log.witnesses, 50)) witnessKeys.push(await readKey(one));
    const head = await readCheckpoint(given.checkpoint, logKey, witnessKeys);
    const signatures = given.checkpoint.slice(given.checkpoint.lastIndexOf("\n\n") + 2).split("\n").length - 1;
    need(head.witnesses.length === witnessKeys.length && signatures === witnessKeys.length + 1, "检查点的签名多了或少了", "The checkpoint has a signature too many or too few");
    return head;
  };

  const download = (parent, name, type, data, zh, en) => {
    const link = put(put(parent, "p"), "a", `${zh} `);
    put(link, "span", en, "en");
    link.download = name;
    link.href = URL.createObjectURL(new Blob([data], { type }));
  };
  const claims = (title, lines) => {
    both(said, "h2", ...title);
    const all = put(said, "ul");
    for (const line of lines) both(all, "li", ...line);
  };
  const witnessed = (head) => head.witnesses.length
    ? [`见证人 ${head.witnesses.length} 个：${head.witnesses.map((one) => one.name).join("、")}`, `${head.witnesses.length} witnesses cosigned: ${head.witnesses.map((one) => one.name).join(", ")}`]
    : ["这份检查点没有见证人签名：不能排除平台给别人看的是另一本存证。", "No witness cosigned this checkpoint: others could be shown another log."];
