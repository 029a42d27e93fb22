# Read by the other files here: sets PYTHON to a Python 3.11 or newer, or ends with a sentence.
found=
PYTHON=
for candidate in ${KZ_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case $version in
    3.1[1-9] | 3.[2-9][0-9] | [4-9].*)
        PYTHON=$candidate
        break
        ;;
    *) found="$found${found:+, }$candidate is $version" ;;
    esac
done
if [ -z "$PYTHON" ]; then
    echo "Python 3.11 or newer is needed and was not found${found:+ ($found)}: install it" \
        "(Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)" \
        "or name it with KZ_PYTHON, and start again." >&2
    exit 1
fi
