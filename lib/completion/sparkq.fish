# Completion of sparkq for fish. `sparkq completion --for=LINE` says what may end the line; no word of it is run here.

function __sparkq
    set -l token (commandline -ct)
    set -l answer (command sparkq completion --for=(commandline -cp | string collect) 2>/dev/null </dev/null)
    switch "$answer[1]"
        case command
            # fish runs a command substitution where the name of a command is completed.
            string match -q '*(*' -- "$answer[2]"; or complete -C "$answer[2]"
            return
        case files
            set -l option (string match -r -- '^--[^=]*=' $token)
            for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $token))
                echo -- "$option$path"
            end
    end
    string join -- \n $answer[2..]
end

