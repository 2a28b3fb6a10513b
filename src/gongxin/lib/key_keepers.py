"""How the secrets of the key ring lie on disk: as they are, or closed by a key that never leaves a key module.

By `GONGXIN_KEYS`: `files` (the default), or `pkcs11` with `GONGXIN_PKCS11_MODULE` (the path of the module's library),
`GONGXIN_PKCS11_TOKEN` (the token's label) and `GONGXIN_PKCS11_PIN_FILE` (a file of mode 0600). Nothing falls back
from one to the other: what lies closed and cannot be opened is refused.
"""

from __future__ import annotations

import hashlib
import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from .bilingual import Text
from .errors import Refusal

KEY_BYTES = 32
SUFFIXES = frozenset({".key", ".sealed"})
PATIENCE = 10.0
"""Seconds that a key module has for one answer."""
LABEL = "gongxin-ring"
"""What the key is called that closes the ring, in the token."""
_ONE_AT_A_TIME = threading.Lock()
_SUITE = b"\x01"
_NONCE = 12
_CHECK = 16


class Keeper(Protocol):
    """Turns a secret into what lies on disk, and back."""

    @property
    def suffix(self) -> str:
        """How the files are called that this keeper writes."""

    def close(self, name: str, key: bytes) -> bytes:
        """What is to be written for the secret `name`."""

    def open(self, name: str, kept: bytes) -> bytes:
        """The reverse. Raises Refusal, or ValueError for a file that is damaged."""


@dataclass(frozen=True, slots=True)
class PlainFiles:
    """32 bytes in a file."""

    suffix: str = ".key"

    def close(self, name: str, key: bytes) -> bytes:
        return key

    def open(self, name: str, kept: bytes) -> bytes:
        if len(kept) != KEY_BYTES:
            raise ValueError(
                f"key file {name}{self.suffix} is damaged: {len(kept)} bytes instead of 32"
            )
        return kept


@dataclass(frozen=True, slots=True)
class Token:
    """Files closed with AES-256-GCM in a token of PKCS#11, by a key that is sensitive and cannot be taken out.

    A secret is opened once in a process and then held in memory. With it a digest is closed, so that a module that
    answers, but wrongly, is found out.
    """

    module: str
    label: str
    pin_file: Path
    patience: float = PATIENCE
    suffix: str = ".sealed"
    _opened: dict[tuple[str, bytes], bytes] = field(default_factory=dict, repr=False)

    def close(self, name: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        content = key + _digest(name, key)

        def closing(session: Any) -> bytes:
            return bytes(_token_key(session, make=True).encrypt(content, **_gcm(name, nonce)))

        kept = _SUITE + nonce + self._asked(closing)
        self.open(name, kept)  # before anybody leans on it
        return kept

    def open(self, name: str, kept: bytes) -> bytes:
        if (name, kept) in self._opened:
            return self._opened[name, kept]
        nonce, closed = kept[1 : 1 + _NONCE], kept[1 + _NONCE :]

        def opening(session: Any) -> bytes:
            key = _token_key(session, make=False)
            try:
                return bytes(key.decrypt(closed, **_gcm(name, nonce)))
            except Exception:
                # modules name a tag that does not fit in many ways
                raise token_garbage(name) from None

        content = self._asked(opening)
        key, digest = content[:KEY_BYTES], content[KEY_BYTES:]
        if len(key) != KEY_BYTES or digest != _digest(name, key):
            raise token_garbage(name)
        self._opened[name, kept] = key
        return key

    def _asked(self, work: Callable[[Any], bytes]) -> bytes:
        """What the module answers in time; a thread that it holds up is left behind."""
        answers: queue.Queue[bytes | BaseException] = queue.Queue()

        def ask() -> None:
            try:
                # who is logged in is one for the whole process: threads ask one after the other
                with _ONE_AT_A_TIME, self._session() as session:
                    answers.put(work(session))
            except BaseException as fault:
                answers.put(fault)

        threading.Thread(target=ask, name="key-module", daemon=True).start()
        try:
            answer = answers.get(timeout=self.patience)
        except queue.Empty:
            raise token_slow(self.label, self.patience) from None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @contextmanager
    def _session(self) -> Iterator[Any]:
        try:
            import pkcs11
        except ImportError:
            raise no_support() from None
        try:
            pin = self.pin_file.read_text("utf-8").strip()
        except OSError:
            raise token_unusable(
                self.label, Text("读不到口令文件", "the file of the PIN cannot be read")
            ) from None
        try:
            token = pkcs11.lib(self.module).get_token(token_label=self.label)
            session = token.open(user_pin=pin, rw=True)
        except pkcs11.PKCS11Error as fault:
            raise token_unusable(self.label, _why(pkcs11, fault)) from None
        try:
            yield session
        except pkcs11.PKCS11Error as fault:
            raise token_unusable(self.label, _why(pkcs11, fault)) from None
        finally:
            session.close()


def _why(pkcs11: Any, fault: Exception) -> Text:
    exceptions = pkcs11.exceptions
    if isinstance(fault, exceptions.NoSuchToken):
        return Text("没有这个名称的令牌", "there is no token of this label")
    if isinstance(fault, exceptions.PinIncorrect | exceptions.PinLenRange | exceptions.PinInvalid):
        return Text("口令不对", "the PIN is wrong")
    if isinstance(fault, exceptions.PinLocked):
        return Text("口令已锁定", "the PIN is locked")
    if isinstance(fault, exceptions.NoSuchKey):
        return Text(f"令牌里没有密钥 {LABEL}", f"the token holds no key {LABEL}")
    said = type(fault).__name__
    return Text(f"密码模块不能使用（{said}）", f"the module cannot be used ({said})")


def _token_key(session: Any, *, make: bool) -> Any:
    from pkcs11 import Attribute, KeyType, ObjectClass
    from pkcs11.exceptions import NoSuchKey

    try:
        return session.get_key(object_class=ObjectClass.SECRET_KEY, label=LABEL)
    except NoSuchKey:
        if not make:
            raise
    never = (
        Attribute.EXTRACTABLE,
        Attribute.WRAP,
        Attribute.UNWRAP,
        Attribute.SIGN,
        Attribute.VERIFY,
    )
    always = (Attribute.SENSITIVE, Attribute.ENCRYPT, Attribute.DECRYPT)
    template = {**dict.fromkeys(always, True), **dict.fromkeys(never, False)}
    return session.generate_key(KeyType.AES, 256, label=LABEL, store=True, template=template)


def _gcm(name: str, nonce: bytes) -> dict[str, Any]:
    from pkcs11 import GCMParams, Mechanism

    bound = f"gongxin key {name}".encode()
    return {"mechanism": Mechanism.AES_GCM, "mechanism_param": GCMParams(nonce, bound, 128)}


def _digest(name: str, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + key).digest()[:_CHECK]


def keeper_in_use() -> Keeper:
    """The keeper that the environment names, one for the process. Raises Refusal for a setting that is not whole."""
    names = (
        "GONGXIN_KEYS",
        "GONGXIN_PKCS11_MODULE",
        "GONGXIN_PKCS11_TOKEN",
        "GONGXIN_PKCS11_PIN_FILE",
    )
    return _keeper(*(os.environ.get(name, "") for name in names))


def keeper_named(name: str, environment: Mapping[str, str] = os.environ) -> Keeper:
    """The keeper `files` or `pkcs11`, with the settings of the environment."""
    names = ("GONGXIN_PKCS11_MODULE", "GONGXIN_PKCS11_TOKEN", "GONGXIN_PKCS11_PIN_FILE")
    return _keeper(name, *(environment.get(one, "") for one in names))


@cache
def _keeper(kind: str, module: str, label: str, pin_file: str) -> Keeper:
    if kind in {"", "files"}:
        return PlainFiles()
    if kind != "pkcs11" or not (module and label and pin_file):
        raise bad_setting()
    return Token(module, label, Path(pin_file))


def bad_setting() -> Refusal:
    """The setting names no keeper, or not all that one needs."""
    return Refusal(
        code="keys.bad-setting",
        what=Text(
            "GONGXIN_KEYS 须为 files 或 pkcs11；为 pkcs11 时还须给出模块路径、令牌名称和口令文件。",
            "GONGXIN_KEYS is files or pkcs11; with pkcs11 go the module's path, the token's label and the file of its PIN.",
        ),
        mend=Text(
            "请设置 GONGXIN_PKCS11_MODULE、GONGXIN_PKCS11_TOKEN、GONGXIN_PKCS11_PIN_FILE（见 docs/runbooks/keys.md）。",
            "Set GONGXIN_PKCS11_MODULE, GONGXIN_PKCS11_TOKEN and GONGXIN_PKCS11_PIN_FILE (docs/runbooks/keys.md).",
        ),
    )


def no_support() -> Refusal:
    """The library for key modules is not installed."""
    return Refusal(
        code="keys.no-module-support",
        what=Text("没有安装 PKCS#11 支持。", "Support for PKCS#11 is not installed."),
        mend=Text("请安装 gongxin[pkcs11]。", "Install gongxin[pkcs11]."),
    )


def token_unusable(label: str, why: Text) -> Refusal:
    """The token is away, its PIN is wrong, or it lacks the key."""
    return Refusal(
        code="keys.token-unusable",
        what=Text(
            f"密码模块的令牌「{label}」不能使用：{why.zh}。没有打开任何密钥。",
            f"The token {label} of the key module cannot be used: {why.en}. No key was opened.",
        ),
        mend=Text(
            "请检查密码模块、令牌名称和口令文件后再启动；平台不会改用明文密钥文件。",
            "Check module, label and the file of the PIN, then start again; plain files are not used instead.",
        ),
    )


def token_slow(label: str, seconds: float) -> Refusal:
    """No answer in time."""
    return Refusal(
        code="keys.token-slow",
        what=Text(
            f"令牌「{label}」在 {seconds:g} 秒内没有应答。没有打开任何密钥。",
            f"The token {label} did not answer within {seconds:g} seconds. No key was opened.",
        ),
        mend=Text(
            "请检查密码模块及其网络后再试。",
            "Check the key module and the way to it, then try again.",
        ),
    )


def token_garbage(name: str) -> Refusal:
    """What comes back is not what was closed."""
    return Refusal(
        code="keys.token-garbage",
        what=Text(
            f"密钥「{name}」打不开：文件已损坏，或令牌不是封存它的那一个，或其应答有误。",
            f"The key {name} does not open: its file is damaged, or it is another token, or it answers wrongly.",
        ),
        mend=Text(
            "请核对令牌，或从备份恢复密钥文件。没有改动。",
            "Check the token, or restore the file from the backup of the keys. Nothing was changed.",
        ),
    )


def kept_otherwise(name: str) -> Refusal:
    """The secret lies there by the other keeper."""
    return Refusal(
        code="keys.kept-otherwise",
        what=Text(
            f"密钥「{name}」不是按 GONGXIN_KEYS 现在的设置保管的，平台不会另造一把。",
            f"The key {name} is not kept as GONGXIN_KEYS now says, and another is not made in its place.",
        ),
        mend=Text(
            "请改回设置，或按原设置执行 gongxin keys move。没有改动。",
            "Set it back, or run gongxin keys move under the old setting. Nothing was changed.",
        ),
    )
