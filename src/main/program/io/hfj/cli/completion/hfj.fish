# Completion of hfj for fish. To load it: hfj completion fish | source
# or save it as ~/.config/fish/completions/hfj.fish.

# A program for sh that prints the candidates.
set -g __hfj_program @PROGRAM@

function __hfj_candidates
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l current (string unescape -- $token)
    or set current (string trim --left --chars '\'"' -- $token)
    set -l prefix (string match -r -- '^--[^=]*=' $current)
    or set prefix ''
    set -l path (string replace -r -- '^--[^=]*=' '' $token)
    for line in (command sh -c $__hfj_program hfj $words[2..-1] "$current")
        switch $line
            case \tdirs
                string replace -r -- '^' "$prefix" (__fish_complete_directories "$path" '')
            case \tfiles
                string replace -r -- '^' "$prefix" (__fish_complete_path "$path")
            case '*'
                echo -- $prefix$line
        end
    end
end

complete -c hfj -f -a '(__hfj_candidates)'
complete -c huggingface-cli -w hfj
