"""split.py FROM TO: the rules of a folder that ask for no words in a text, each file as far as it has any; prints their ids."""
import glob, os, sys, xml.etree.ElementTree as ET

NS = "{urn:x-chronology:rules:1}"


def words_of(rule):
    return {w for x in rule.iter() for a, v in x.attrib.items() if a != "id" for w in v.split()}


def structured(tree):
    """The rules of one file that rest on no term with an expression, nor on a period of such a term; link rules are no rules here."""
    root = tree.getroot()
    texts = {t.get("name") for t in root.iter(NS + "term") if any(i.get("text") for i in t)}
    texts |= {p.get("name") for p in root.iter(NS + "period") if set(p.attrib.values()) & texts}
    return [r for r in root.findall(NS + "rule") if not words_of(r) & texts and r.find(NS + "link") is None]


def write(path, to, keep):
    tree = ET.parse(path)
    for rule in list(tree.getroot().findall(NS + "rule")):
        if rule.get("id") not in keep:
            tree.getroot().remove(rule)
    tree.write(to, encoding="utf-8", xml_declaration=True)


def split(source, target):
    """{id: file}; the files lie in `target`."""
    ET.register_namespace("", NS[1:-1])
    ids = {}
    for path in sorted(glob.glob(source + "/*.xml")):
        keep = {r.get("id") for r in structured(ET.parse(path))}
        if keep:
            write(path, os.path.join(target, os.path.basename(path)), keep)
        ids.update({i: path for i in keep})
    return ids


if __name__ == "__main__":
    print("\n".join(sorted(split(sys.argv[1], sys.argv[2]))))
