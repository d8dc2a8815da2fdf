# sh -c THIS name MARK PID FOLDER: when standard input ends, ends all processes whose environment has SWITCHBACK_RUN=MARK,
# except PID, and removes FOLDER unless "keep" was read.
trap '' INT TERM HUP QUIT
mark="SWITCHBACK_RUN=$1" spared=$2 folder=$3 keep=
while read -r word; do
  [ "$word" = keep ] && keep=yes
done

# Prints the process ids that have the mark.
marked() {
  if [ -r /proc/self/environ ]; then
    grep -lF "$mark" /proc/[0-9]*/environ 2>/dev/null | tr -cd '0-9\n'
  else
    ps axeww -o pid=,command= | grep -F " $mark" | while read -r pid _; do echo "$pid"; done
  fi
}

round=0
while [ $round -lt 50 ]; do
  found=
  for pid in $(marked); do
    [ "$pid" = "$spared" ] && continue
    found=yes
    kill -KILL "$pid" 2>/dev/null
  done
  [ -n "$found" ] || break
  round=$((round + 1))
done
[ -n "$keep" ] || rm -rf -- "$folder"
