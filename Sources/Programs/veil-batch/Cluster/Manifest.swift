// Kubernetes is given a submission as a manifest that somebody applies: an Indexed Job whose pods
// reach no network, and the policy that sees to it. JSON is YAML too.

import Queue
import StrictJSON
import SystemPackage

/// The manifest of a submission.
struct Manifest {
  let submission: Submission
  let count: Int
  let wishes: ClusterWishes
  let image: String
  let claim: String

  /// Two documents.
  var text: String { job.text + "\n---\n" + policy.text + "\n" }

  private var labels: JSONValue {
    ["app.kubernetes.io/name": "veil", "app.kubernetes.io/instance": .string(submission.name)]
  }

  private var metadata: JSONValue { ["name": .string(submission.name), "labels": labels] }

  private var job: JSONValue {
    [
      "apiVersion": "batch/v1", "kind": "Job", "metadata": metadata,
      "spec": [
        "completionMode": "Indexed", "completions": .integer(Int64(count)),
        "parallelism": .integer(Int64(min(count, wishes.tasks))), "backoffLimitPerIndex": 3,
        "maxFailedIndexes": .integer(Int64(count)), "ttlSecondsAfterFinished": 604_800,
        "podFailurePolicy": [
          "rules": [
            [
              "action": "Ignore",
              "onPodConditions": [["type": "DisruptionTarget", "status": "True"]],
            ]
          ]
        ],
        "template": ["metadata": ["labels": labels], "spec": pod],
      ],
    ]
  }

  private var pod: JSONValue {
    [
      "restartPolicy": "Never", "automountServiceAccountToken": false,
      "enableServiceLinks": false, "hostNetwork": false, "terminationGracePeriodSeconds": 30,
      "securityContext": [
        "runAsNonRoot": true, "runAsUser": 10001, "fsGroup": 10001,
        "seccompProfile": ["type": "RuntimeDefault"],
      ],
      "containers": [container],
      "volumes": [
        ["name": "shared", "persistentVolumeClaim": ["claimName": .string(claim)]],
        ["name": "tmp", "emptyDir": ["medium": "Memory", "sizeLimit": "64Mi"]],
      ],
    ]
  }

  private var container: JSONValue {
    let memory = JSONValue.string("\(wishes.megabytes)Mi")
    return [
      "name": "veil", "image": .string(image),
      "command": [
        "veil", "batch", "task", .string(submission.folder.string), "$(JOB_COMPLETION_INDEX)",
        "--threads", .string("\(wishes.threads)"),
      ],
      "securityContext": [
        "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
        "capabilities": ["drop": ["ALL"]],
      ],
      "resources": [
        "requests": ["cpu": .string("\(wishes.threads)"), "memory": memory],
        "limits": ["memory": memory],
      ],
      "volumeMounts": [
        ["name": "shared", "mountPath": .string(mountPath)],
        ["name": "tmp", "mountPath": "/tmp"],
      ],
    ]
  }

  /// Where the shared volume is mounted: the first folder of the path.
  private var mountPath: String {
    submission.folder.components.first.map { "/" + $0.string } ?? "/"
  }

  private var policy: JSONValue {
    [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata,
      "spec": [
        "podSelector": ["matchLabels": labels], "policyTypes": ["Ingress", "Egress"],
      ],
    ]
  }
}
