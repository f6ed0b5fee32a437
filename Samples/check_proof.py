#!/usr/bin/env python3
"""Checks a proof of `veil proof` with nothing but Python: check_proof.py PROOF RECEIPT [FILE]

Its leaf must hang on the root that the receipt states (RFC 9162, section 2.1.3.2); with FILE, that is
the file that the receipt names. With Python's `cryptography`, the receipt's seals are checked too.
"""

import hashlib, json, sys

def sha256(data):
    return hashlib.sha256(data).digest()

def leaf_hash(leaf):
    data = leaf["picture"].to_bytes(8, "big") + leaf["pts"].to_bytes(8, "big", signed=True)
    return sha256(b"\0" + data + bytes.fromhex(leaf["packet"] + leaf["samples"] + leaf.get("salt", "")))

def holds(leaf, place, count, path, root):
    if not 0 <= place < count:
        return False
    node, last, value = place, count - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            value = sha256(b"\x01" + sibling + value)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            value = sha256(b"\x01" + value + sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and value == root

def seals_hold(receipt):
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as Key
    except ImportError:
        return "cryptography is not installed: seals were not checked"
    body = {k: v for k, v in receipt.items() if k not in ("seal", "operatorSeal")}
    # RFC 8785 for what a receipt holds: ASCII names; numbers that are whole, or have few digits.
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    seals = {receipt[k]["publicKey"]: receipt[k] for k in ("seal", "operatorSeal") if k in receipt}
    try:
        for key, seal in seals.items():
            Key.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(seal["signature"]), text)
    except Exception:
        return False
    return set(seals) == set(receipt.get("signers", []))


proof, receipt = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
tree = receipt["pictureTrees"][proof["of"]]
path, root = [bytes.fromhex(h) for h in proof["path"]], bytes.fromhex(tree["root"])
place, count = proof["leaf"]["picture"], tree["pictures"]
good = proof["pictures"] == count and proof["file"] == receipt[proof["of"]]["sha256"]
good = good and holds(leaf_hash(proof["leaf"]), place, count, path, root)
if len(sys.argv) > 3:
    good = good and sha256(open(sys.argv[3], "rb").read()).hex() == proof["file"]
seals = seals_hold(receipt)
print("holds" if good and seals else "DOES NOT HOLD", "" if seals in (True, False) else f"({seals})")
sys.exit(0 if good and seals else 1)
